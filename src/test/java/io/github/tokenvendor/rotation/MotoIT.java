package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.IssuedToken;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RotationHandler;
import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;

/**
 * The packaged vendor and rotation in front of moto, which starts the rotations itself and calls the steps in its own
 * interpretation of AWS. {@code .ci/moto.sh} starts moto and sets {@code MOTO_URL}.
 */
@NeedsLambdaRuntime
@EnabledIfEnvironmentVariable(named = "MOTO_URL", matches = "http://127\\.0\\.0\\.1:[0-9]+")
class MotoIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final String STYLES = "\\\\\"styles:read\\\\\"";
    private static final String FONTS = "\\\\\"fonts:read\\\\\"";
    private static final String BOTH = STYLES + "," + FONTS;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeMapbox mapbox = FakeMapbox.start(Clock.systemUTC());
    private final URI moto = URI.create(System.getenv("MOTO_URL"));
    private final String secret = "mapbox/" + UUID.randomUUID();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final SecretsManagerClient aws = client();
    private HttpServer functionUrl;
    private PackagedFunction rotation;
    private PackagedFunction vendor;
    private String master;

    @BeforeEach
    void start() throws IOException {
        master = mapbox.issueSecretToken(RotationFixture.ACCOUNT, RotationFixture.MASTER_SCOPES);
        aws.createSecret(
                request -> request.name(secret).secretString("{\"token\":\"" + master + "\",\"owner\":\"maps\"}"));
        Map<String, String> environment = Map.of(
                "MASTER_TOKEN_SECRET_ID",
                secret,
                "ALLOWED_SCOPES",
                RotationFixture.SCOPES,
                "ALLOWED_ORIGINS",
                "*",
                "SECRET_CACHE_SECONDS",
                "86400",
                "UPSTREAM_TIMEOUT_MS",
                "8000",
                "MAPBOX_API_URL",
                mapbox.url().toString(),
                "SECRETS_MANAGER_URL",
                moto.toString());
        rotation = PackagedFunction.start(RotationHandler.class.getName() + "::handleRequest", environment);
        vendor = PackagedFunction.start(HttpApiHandler.class.getName() + "::handleRequest", environment);
        functionUrl = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        functionUrl.createContext("/", this::invokeRotation);
        functionUrl.start();
    }

    @AfterEach
    void stop() {
        functionUrl.stop(0);
        rotation.close();
        vendor.close();
        mapbox.close();
        aws.close();
        threads.shutdownNow();
    }

    private SecretsManagerClient client() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
        // In the packaged functions' Region; moto responds once all steps are done.
        return new SecretsManagerClients(
                        new BoundedHttpClient(threads), LocalAws.secretsManager("", moto), LambdaCredentials.provider())
                .create(TIMEOUT.multipliedBy(4));
    }

    private void invokeRotation(HttpExchange exchange) throws IOException {
        try (exchange) {
            String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            InvocationResult result = rotation.invoke(event, TIMEOUT);
            events.add(event.replaceAll(".*\"Step\": *\"(\\w+)\".*", "$1") + (result.isError() ? result.body() : ""));
            exchange.sendResponseHeaders(result.isError() ? 500 : 200, -1);
        }
    }

    private RotateSecretRequest.Builder rotating() {
        return RotateSecretRequest.builder()
                .secretId(secret)
                .rotationLambdaARN("arn:aws:lambda:eu-central-1:123456789012:function:port-"
                        + functionUrl.getAddress().getPort())
                .rotationRules(rules -> rules.automaticallyAfterDays(30L));
    }

    private String current() {
        return aws.getSecretValue(request -> request.secretId(secret).versionStage("AWSCURRENT"))
                .secretString();
    }

    /** Mints with these scopes, which no earlier request had, then reuses the lease. */
    private void vendTwice(String scopes) throws IOException {
        String event = Files.readString(Path.of("events/http-api-vend.json"))
                .replaceFirst("\"body\": *\".*\"", "\"body\":\"{\\\\\"scopes\\\\\":[" + scopes + "]}\"");
        int before = vendor.stdout().size();
        for (int i = 0; i < 2; i++) {
            assertThat(vendor.invoke(event, TIMEOUT).body())
                    .contains("\"statusCode\":200")
                    .contains("tk.");
        }
        List<String> lines = vendor.awaitStdout(before + 2);
        assertThat(lines.get(before)).contains("\"source\":\"minted\"");
        assertThat(lines.get(before + 1)).contains("\"source\":\"reused\"");
    }

    @Test
    void rotations_startedByMoto_runStepByStepWhileTheVendorVends() throws IOException {
        vendTwice(BOTH);
        for (String scopes : List.of(STYLES, FONTS)) {
            events.clear();
            aws.rotateSecret(rotating().build());

            assertThat(events).containsExactlyElementsOf(RotationFixture.STEPS);
            assertThat(current()).contains(newest().token()).endsWith(",\"owner\":\"maps\"}");
            vendTwice(scopes);
        }

        assertThat(mapbox.liveTokens(RotationFixture.ACCOUNT))
                .hasSize(2)
                .extracting("token")
                .doesNotContain(master);
        assertThat(rotation.stdout()).allSatisfy(line -> assertThat(line).contains("\"RotationFailed\":0"));
    }

    @Test
    void rotation_configuredWithoutRotatingAtOnce_isTestedAndChangesNothing() throws IOException {
        aws.rotateSecret(rotating().rotateImmediately(false).build());

        assertThat(events).containsExactly("testSecret");
        assertThat(current()).contains(master);
        vendTwice(BOTH);
    }

    @Test
    void step_repeatedAfterTheRotation_isNotRunAgain() {
        aws.rotateSecret(rotating().build());
        String version =
                aws.describeSecret(request -> request.secretId(secret)).versionIdsToStages().entrySet().stream()
                        .filter(entry -> entry.getValue().contains("AWSCURRENT"))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        for (String step : RotationFixture.STEPS) {
            InvocationResult result = rotation.invoke(
                    "{\"Step\":\"" + step + "\",\"SecretId\":\"" + secret + "\",\"ClientRequestToken\":\"" + version
                            + "\"}",
                    TIMEOUT);
            assertThat(result.isError()).as(result.body()).isFalse();
        }

        assertThat(mapbox.liveTokens(RotationFixture.ACCOUNT)).hasSize(2);
    }

    private IssuedToken newest() {
        List<IssuedToken> live = mapbox.liveTokens(RotationFixture.ACCOUNT);
        return live.get(live.size() - 1);
    }
}
