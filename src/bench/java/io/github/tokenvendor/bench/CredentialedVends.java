package io.github.tokenvendor.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.lambda.HttpApiHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what a credential (RS256) adds to a vend, in CPU time of the thread that serves it: the process's first one,
 * one never seen before, and one seen before. Runs in a process of its own, with the compiler that Lambda uses.
 */
public final class CredentialedVends {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int ROUNDS = 60;
    private static final int CALLS = 100;

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private final FakeIssuer issuer = FakeIssuer.start(Clock.systemUTC());
    private final HttpApiHandler handler;

    private CredentialedVends(Upstreams upstreams) {
        issuer.publish(List.of());
        Map<String, String> environment = Candidate.environment(upstreams);
        environment.put(
                "POLICIES",
                "[{\"name\":\"visitors\"},{\"name\":\"editors\",\"issuer\":\"" + issuer.url() + "\",\"audience\":\""
                        + FakeIssuer.AUDIENCE
                        + "\",\"claims\":{\"groups\":\"editors\"},\"requests_per_minute\":1000000}]");
        handler = new HttpApiHandler(environment, Clock.systemUTC(), nowhere);
    }

    /** Runs {@link #main} in a process of its own and returns what it prints. */
    static double[] run(JavaInstallation java) throws IOException, InterruptedException {
        String printed = Command.run(List.of(
                java.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx435m",
                "-Dsun.net.httpserver.nodelay=true",
                "-Daws.region=eu-central-1",
                "-Daws.accessKeyId=example",
                "-Daws.secretAccessKey=example",
                "-classpath",
                System.getProperty("java.class.path"),
                CredentialedVends.class.getName()));
        String last = printed.strip().lines().reduce("", (before, line) -> line);
        return Arrays.stream(last.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Prints the results: the first credential in ms, then an anonymous, a known and an unknown caller in µs. */
    public static void main(String[] arguments) throws Exception {
        try (Upstreams upstreams = Upstreams.start(null)) {
            System.out.println(new CredentialedVends(upstreams).measure());
        }
        System.exit(0);
    }

    /**
     * Takes the minima of many alternating rounds, because other load on the machine only ever makes a round slower.
     */
    private String measure() {
        SigningKey key = SigningKey.rsa("key-1", 2_048);
        issuer.publish(List.of(key.jwk()));
        APIGatewayV2HTTPEvent anonymous = event("");
        APIGatewayV2HTTPEvent known = event(credential(key, 0));
        cpu(anonymous);
        double first = cpu(known) / 1e6;
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        for (int round = 0; round < ROUNDS; round++) {
            double[] sums = new double[3];
            for (int call = 0; call < CALLS; call++) {
                APIGatewayV2HTTPEvent unknown = event(credential(key, 1 + round * CALLS + call));
                sums[0] += cpu(anonymous);
                sums[1] += cpu(known);
                sums[2] += cpu(unknown);
            }
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.min(best[i], sums[i] / CALLS / 1e3);
            }
        }
        return String.format(Locale.ROOT, "%.0f %.0f %.0f %.0f", first, best[0], best[1], best[2]);
    }

    private double cpu(APIGatewayV2HTTPEvent event) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        APIGatewayV2HTTPResponse response = handler.handleRequest(event, new FakeLambdaContext(TIMEOUT));
        long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        if (response.getStatusCode() != 200) {
            throw new IllegalStateException("expected 200, got " + response);
        }
        return after - before;
    }

    private String credential(SigningKey key, int number) {
        return key.token(issuer.claims("ann", Map.of("groups", List.of("staff", "editors"), "jti", "" + number)));
    }

    private static APIGatewayV2HTTPEvent event(String credential) {
        APIGatewayV2HTTPEvent event = LambdaEventSerializers.serializerFor(
                        APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPEvent.class.getClassLoader())
                .fromJson(Events.VEND);
        if (!credential.isEmpty()) {
            event.getHeaders().put("authorization", "Bearer " + credential);
        }
        return event;
    }
}
