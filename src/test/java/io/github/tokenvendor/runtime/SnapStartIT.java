package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program through a snapshot and a restore, under AWS's runtime client. */
@NeedsLambdaRuntime
class SnapStartIT {

    private static final String AUTHORIZATION = "example-authorization-token";
    private static final String KEYS = "{\"AccessKeyId\":\"ASIACONTAINER0000000\",\"SecretAccessKey\":\"example\","
            + "\"Token\":\"example\",\"Expiration\":\"2100-01-01T00:00:00Z\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private VendorFixture cloud;
    private RecordingServer credentials;

    @BeforeEach
    void start() {
        cloud = EventFile.upstreams();
        credentials = new RecordingServer();
        credentials.reply(new Reply(200, Map.of("Content-Type", "application/json"), KEYS));
    }

    @AfterEach
    void stop() {
        credentials.close();
        cloud.close();
    }

    private Launch launch(String handler) {
        return Launch.of(handler, cloud.environment()).withSnapStart();
    }

    private Launch withContainerCredentials(String handler) {
        return launch(handler)
                .withContainerCredentials(credentials.url().resolve("/2021-08-23/credentials"), AUTHORIZATION);
    }

    private static JsonNode response(InvocationResult result) throws IOException {
        assertThat(result.isError()).as(result.body()).isFalse();
        JsonNode response = JSON.readTree(result.body());
        assertThat(response.path("statusCode").asInt()).as(result.body()).isEqualTo(200);
        return JSON.readTree(response.path("body").asText());
    }

    @Test
    void beforeTheSnapshot_nothingIsReadMintedOrLogged() {
        try (PackagedFunction function = PackagedFunction.start(withContainerCredentials(Gateway.HTTP_API.handler()))) {
            assertThat(cloud.secrets().calls()).isEmpty();
            assertThat(cloud.mapbox().calls()).isEmpty();
            assertThat(credentials.requests()).isEmpty();
            function.stop();
            assertThat(function.stdout()).isEmpty();
            assertThat(function.stderr()).isEmpty();
        }
    }

    /** Each restored environment must load, before its first response, what the snapshot does not contain. */
    @Test
    void beforeTheSnapshot_theHookHasLoadedTheWholePath(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (PackagedFunction function = PackagedFunction.start(
                withContainerCredentials(Gateway.HTTP_API.handler()).withJvmOptions("-Xlog:class+load:file=" + log))) {
            function.stop();
            assertThat(Files.readString(log))
                    .contains(
                            "io.github.tokenvendor.mapbox.TokensApi ",
                            // Created only once a grant is verified.
                            "io.github.tokenvendor.vending.Lease ",
                            "io.github.tokenvendor.audit.EmbeddedMetrics ",
                            "software.amazon.awssdk.auth.credentials.AwsSessionCredentials ",
                            "sun.security.ssl.ClientHello ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-api-vend.json", "rest-api-vend.json"})
    void afterARestore_containerCredentials_theFirstRequestReadsTheSecretAndMints(String event) throws IOException {
        String handler = event.startsWith("rest-") ? Gateway.REST_API.handler() : Gateway.HTTP_API.handler();
        try (PackagedFunction function = PackagedFunction.start(withContainerCredentials(handler))) {
            function.restore();

            response(function.invoke(EventFile.read(event)));

            assertThat(credentials.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.headers()).containsEntry("authorization", AUTHORIZATION));
            assertMintedOnceAndLoggedOnce(function);
        }
    }

    @Test
    void afterARestore_credentialsInTheEnvironment_theFirstRequestReadsTheSecretAndMints() throws IOException {
        try (PackagedFunction function = PackagedFunction.start(launch(Gateway.HTTP_API.handler()))) {
            function.restore();

            response(function.invoke(EventFile.read("http-api-vend.json")));

            assertThat(credentials.requests()).isEmpty();
            assertMintedOnceAndLoggedOnce(function);
        }
    }

    private void assertMintedOnceAndLoggedOnce(PackagedFunction function) throws IOException {
        assertThat(cloud.secrets().calls()).hasSize(1);
        assertThat(cloud.mapbox().calls()).hasSize(1);
        List<String> lines = function.awaitStdout(1);
        assertThat(lines).hasSize(1);
        assertThat(JSON.readTree(lines.get(0)).path("source").asText()).isEqualTo("minted");
    }

    @Test
    void afterARestore_secretWasRotated_usesTheNewOne() throws IOException {
        try (PackagedFunction function = PackagedFunction.start(withContainerCredentials(Gateway.HTTP_API.handler()))) {
            String next = cloud.mapbox()
                    .issueSecretToken(cloud.account(), List.of("tokens:write", "styles:read", "fonts:read"));
            cloud.store(next);
            cloud.mapbox().revoke(cloud.master());
            function.restore();

            response(function.invoke(EventFile.read("http-api-vend.json")));

            assertThat(cloud.mapbox().calls()).hasSize(1);
        }
    }
}
