package io.github.tokenvendor.load;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.testing.FunctionEnvironment;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls one handler from 64 threads over 6 scope sets and requests of every length, with both upstreams on loopback.
 * Ends with 1 when an answer was wrong, when Mapbox was asked more often than the arithmetic allows, or when the
 * heap grew. {@code .ci/load.sh} runs it against the packaged tree.
 */
public final class LoadRun {
    private static final int CALLERS = 64;
    private static final List<List<String>> SCOPE_SETS = List.of(
            List.of("styles:read"),
            List.of("fonts:read"),
            List.of("styles:tiles"),
            List.of("fonts:read", "styles:read"),
            List.of("styles:read", "styles:tiles"),
            List.of("fonts:read", "styles:read", "styles:tiles"));
    /** A requested for each of the vendor's lifetimes, and the lifetime that it is served from. */
    private static final long[][] WISHES = {
        {30, 25}, {90, 60}, {200, 120}, {300, 300}, {700, 600}, {1_000, 900}, {2_000, 1_800}, {3_600, 3_540}
    };

    private LoadRun() {}

    /** Runs for the given number of seconds, 30 unless told. */
    public static void main(String[] arguments) throws InterruptedException {
        Duration length = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 30);
        Clock clock = Clock.systemUTC();
        boolean passed;
        try (FakeMapbox mapbox = FakeMapbox.start(clock);
                FakeSecretsManager secrets = FakeSecretsManager.start(clock)) {
            LongAdder lines = new LongAdder();
            HttpApiHandler handler =
                    new HttpApiHandler(environment(mapbox, secrets), clock, new PrintStream(counting(lines), false));
            passed =
                    new LoadAssertions(length, mapbox, secrets, lines).run(callers(handler), SCOPE_SETS.size(), WISHES);
        }
        System.exit(passed ? 0 : 1);
    }

    private static List<LoadClient> callers(HttpApiHandler handler) {
        List<LoadClient> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new LoadClient(handler, SCOPE_SETS, WISHES, i));
        }
        return callers;
    }

    private static Map<String, String> environment(FakeMapbox mapbox, FakeSecretsManager secrets) {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
        List<String> scopes = List.of("tokens:write", "styles:read", "fonts:read", "styles:tiles");
        secrets.createSecret("mapbox/master-token", mapbox.issueSecretToken("cartographer", scopes));
        Map<String, String> environment = FunctionEnvironment.of(
                "mapbox/master-token", "styles:read,fonts:read,styles:tiles", mapbox.url(), secrets.url());
        environment.put("MINTS_PER_MINUTE", "1000");
        environment.put("UPSTREAM_TIMEOUT_MS", "20000");
        return environment;
    }

    /** Counts the audit lines and keeps none. */
    private static OutputStream counting(LongAdder lines) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                lines.add(b == '\n' ? 1 : 0);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                lines.add(bytes[offset + length - 1] == '\n' ? 1 : 0);
            }
        };
    }
}
