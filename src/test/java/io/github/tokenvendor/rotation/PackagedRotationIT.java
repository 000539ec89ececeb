package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.lambda.RotationHandler;
import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.FunctionEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built rotation function under AWS's runtime client, on the events that the template ships. */
@NeedsLambdaRuntime
class PackagedRotationIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final FakeMapbox mapbox = FakeMapbox.start(Clock.systemUTC());
    private final FakeSecretsManager secrets = FakeSecretsManager.start(Clock.systemUTC());
    private final Map<String, String> environment = new HashMap<>();
    private String master;
    private String arn;

    @BeforeEach
    void prepare() {
        master = mapbox.issueSecretToken(RotationFixture.ACCOUNT, RotationFixture.MASTER_SCOPES);
        arn = secrets.createSecret(RotationFixture.SECRET, master);
        secrets.enableRotation(RotationFixture.SECRET);
        environment.putAll(
                FunctionEnvironment.of(RotationFixture.SECRET, RotationFixture.SCOPES, mapbox.url(), secrets.url()));
    }

    @AfterEach
    void stop() {
        mapbox.close();
        secrets.close();
    }

    private PackagedFunction function() {
        return PackagedFunction.start(RotationHandler.class.getName() + "::handleRequest", environment);
    }

    /** The event as shipped, for this secret and version, with the member that AWS may add. */
    private String event(String step, String version) throws IOException {
        String file = "events/rotation-" + step.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".json";
        return Files.readString(Path.of(file))
                .replaceFirst("\"ClientRequestToken\": *\"[^\"]+\"", "\"ClientRequestToken\":\"" + version + "\"")
                .replaceFirst(
                        "\"SecretId\": *\"[^\"]+\"",
                        "\"SecretId\":\"" + arn + "\",\"RotationToken\":\"11111111-2222-3333-4444-555555555555\"");
    }

    @Test
    void twoRotations_underTheRuntimeClient_leaveTheLastTwoTokens() throws IOException {
        try (PackagedFunction function = function()) {
            String first = rotate(function);
            String second = rotate(function);

            assertThat(List.of(first, second)).doesNotHaveDuplicates().doesNotContain(master);
            assertThat(mapbox.liveTokens(RotationFixture.ACCOUNT))
                    .extracting("token")
                    .containsExactly(first, second);
            assertThat(function.awaitStdout(8))
                    .hasSize(8)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("{\"_aws\":")
                            .contains("\"RotationFailed\":0")
                            .doesNotContain("sk.", "11111111-2222"));
            function.stop();
            assertThat(function.stderr()).isEmpty();
        }
    }

    /** The SDK's client refuses to combine FIPS or dual stack with an endpoint override. */
    @Test
    void rotation_fipsAndDualStackBesideAnOwnUrl_areIgnored() throws IOException {
        environment.putAll(Map.of("AWS_USE_FIPS_ENDPOINT", "true", "AWS_USE_DUALSTACK_ENDPOINT", "true"));
        try (PackagedFunction function = function()) {
            assertThat(rotate(function)).isNotEqualTo(master);
        }
    }

    @Test
    void rotation_endpointUrlOfTheSdkAndBlankFlags_isThere() throws IOException {
        environment.putAll(Map.of(
                "SECRETS_MANAGER_URL", "",
                "AWS_ENDPOINT_URL", "",
                "AWS_USE_FIPS_ENDPOINT", "",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url().toString()));
        try (PackagedFunction function = function()) {
            assertThat(rotate(function)).isNotEqualTo(master);
        }
    }

    private String rotate(PackagedFunction function) throws IOException {
        String version = UUID.randomUUID().toString();
        secrets.beginRotation(RotationFixture.SECRET, version);
        for (String step : RotationFixture.STEPS) {
            InvocationResult result = function.invoke(event(step, version), TIMEOUT);
            assertThat(result.isError()).as(result.body()).isFalse();
        }
        secrets.endRotation(RotationFixture.SECRET);
        return secrets.currentValue(RotationFixture.SECRET);
    }

    @Test
    void stepThatFails_underTheRuntimeClient_saysWhatToDoAndNothingElse() throws IOException {
        mapbox.revoke(master);
        String version = UUID.randomUUID().toString();
        secrets.beginRotation(RotationFixture.SECRET, version);
        try (PackagedFunction function = function()) {
            InvocationResult result = function.invoke(event("createSecret", version), TIMEOUT);

            assertThat(result.isError()).isTrue();
            assertThat(result.body())
                    .contains("\"errorType\":\"io.github.tokenvendor.rotation.RotationException\"")
                    .contains("Store a ")
                    .doesNotContain("sk.", "access_token", "\"cause\":{", ".java:");
            assertThat(function.awaitStdout(1))
                    .anySatisfy(line ->
                            assertThat(line).contains("\"RotationFailed\":1", "\"outcome\":\"master_refused\""));
            function.stop();
            assertThat(String.join("\n", function.stdout()) + String.join("\n", function.stderr()))
                    .doesNotContain("sk.", "access_token");
        }
    }
}
