package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged program under Java agents that print every span: no token is in them.
 *
 * <p>{@code .ci/tracing.sh} downloads the agents and sets {@code TRACING_RUNS} to pairs of an agent and a Java
 * installation, such as {@code agent.jar@jdk-17}, separated by spaces.
 */
@NeedsLambdaRuntime
@EnabledIfEnvironmentVariable(named = "TRACING_RUNS", matches = ".+@.+")
final class TracingIT {
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final VendorFixture fixture = new VendorFixture(Clock.systemUTC())
            .with("SECRET_CACHE_SECONDS", "0")
            .with("UPSTREAM_TIMEOUT_MS", "20000");
    private final RecordingServer secrets = new RecordingServer();
    /** The AWS SDK reads credentials with {@code HttpURLConnection}, whose requests the agents do record. */
    private final RecordingServer credentials = new RecordingServer();

    @AfterEach
    void stop() {
        secrets.close();
        credentials.close();
        fixture.close();
    }

    private static Stream<String> runs() {
        return Stream.of(System.getenv("TRACING_RUNS").split(" "));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void vend_underAnAgent_leavesNoTokenInItsSpans(String run) {
        String[] agentAndJava = run.split("@");
        credentials.reply(new RecordingServer.Reply(200, """
            {"AccessKeyId":"ASIAEXAMPLEEXAMPLE00","SecretAccessKey":"example-secret-access-key",
            "Token":"example-session-token","Expiration":"2100-01-01T00:00:00Z"}\
            """));
        // After the failure, the AWS SDK's client reads the secret, and the agents know that client, too.
        secrets.reply(
                new RecordingServer.Reply(500, "{}"), new RecordingServer.Reply(200, """
                    {"ARN":"example","Name":"example","SecretString":"%s","VersionStages":["AWSCURRENT"]}\
                    """.formatted(fixture.master())));
        fixture.with("SECRETS_MANAGER_URL", secrets.url().toString());
        Launch launch = Launch.of(Gateway.HTTP_API.handler(), fixture.environment())
                .withContainerCredentials(credentials.url().resolve("/credentials"), "for-tests-only")
                .withJavaHome(Path.of(agentAndJava[1]))
                .withJvmOptions(
                        "-javaagent:" + agentAndJava[0],
                        "-Dotel.traces.exporter=logging",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none",
                        "-Dotel.bsp.schedule.delay=100");
        LeakCanary canary = new LeakCanary().guard("master token", fixture.master());
        PackagedFunction function = PackagedFunction.start(launch);
        try (PackagedVendor vendor = new PackagedVendor(function)) {
            VendorReply minted = vendor.requestToken("{}", LIMIT);
            canary.checkResponse(minted.status(), minted.headers(), minted.body());
            fixture.mapbox().revoke(fixture.master());
            VendorReply refused = vendor.requestToken("{\"expires_in\":300}", LIMIT);
            canary.checkResponse(refused.status(), refused.headers(), refused.body());
            function.stop();

            assertThat(minted.status()).as("%s", minted).isEqualTo(200);
            assertThat(refused.json().path("code").asText()).isEqualTo("misconfigured");
            String spans = String.join("\n", function.stderr());
            assertThat(secrets.requests()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(spans).as("spans").contains("=" + credentials.url().resolve("/credentials"));
            canary.checkText("standard output", String.join("\n", function.stdout()));
            canary.checkText("standard error", spans);
            assertThat(List.of(spans, String.join("\n", function.stdout())))
                    .allSatisfy(output -> assertThat(output).doesNotContain("access_token"));
        }
    }
}
