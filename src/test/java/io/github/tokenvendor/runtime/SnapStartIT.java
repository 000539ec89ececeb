package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program through a snapshot and a restore, under AWS's runtime client. */
@NeedsLambdaRuntime
class SnapStartIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalCloud cloud;
    private CredentialsServer credentials;

    @BeforeEach
    void start() throws IOException {
        cloud = LocalCloud.start();
        credentials = CredentialsServer.start();
    }

    @AfterEach
    void stop() {
        credentials.close();
        cloud.close();
    }

    private Launch launch(String handler) {
        return Launch.of(handler, cloud.environment()).withSnapStart();
    }

    private static JsonNode response(Answer answer) throws IOException {
        assertThat(answer.isError()).as(answer.body()).isFalse();
        JsonNode response = JSON.readTree(answer.body());
        assertThat(response.path("statusCode").asInt()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(response.path("body").asText());
    }

    @Test
    void beforeTheSnapshot_nothingIsReadMintedOrLogged() {
        try (PackagedFunction function =
                PackagedFunction.start(launch(HandlerNames.HTTP_API).withCredentials(credentials.credentials()))) {
            assertThat(cloud.secrets().calls()).isEmpty();
            assertThat(cloud.mapbox().calls()).isEmpty();
            assertThat(credentials.authorizations()).isEmpty();
            function.stop();
            assertThat(function.stdout()).isEmpty();
            assertThat(function.stderr()).isEmpty();
        }
    }

    /** Whatever is not loaded by then, every thawed environment loads anew before its first answer. */
    @Test
    void beforeTheSnapshot_theHookHasLoadedTheWholeRoad(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (PackagedFunction function = PackagedFunction.start(launch(HandlerNames.HTTP_API)
                .withCredentials(credentials.credentials())
                .withJvmOptions("-Xlog:class+load:file=" + log))) {
            function.stop();
            assertThat(Files.readString(log))
                    .contains(
                            "io.github.tokenvendor.mapbox.TokensApi ",
                            // Made only once a grant is proven.
                            "io.github.tokenvendor.vending.Lease ",
                            "io.github.tokenvendor.audit.EmbeddedMetrics ",
                            "software.amazon.awssdk.auth.credentials.AwsSessionCredentials ",
                            "sun.security.ssl.ClientHello ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-api-vend.json", "rest-api-vend.json"})
    void afterARestore_containerCredentials_theFirstRequestReadsTheSecretAndMints(String event) throws IOException {
        String handler = event.startsWith("rest-") ? HandlerNames.REST_API : HandlerNames.HTTP_API;
        try (PackagedFunction function =
                PackagedFunction.start(launch(handler).withCredentials(credentials.credentials()))) {
            function.restore();

            response(function.invoke(EventFile.read(event)));

            assertThat(credentials.authorizations()).isNotEmpty().containsOnly(CredentialsServer.AUTHORIZATION);
            assertMintedOnceAndLoggedOnce(function);
        }
    }

    @Test
    void afterARestore_credentialsInTheEnvironment_theFirstRequestReadsTheSecretAndMints() throws IOException {
        try (PackagedFunction function = PackagedFunction.start(launch(HandlerNames.HTTP_API))) {
            function.restore();

            response(function.invoke(EventFile.read("http-api-vend.json")));

            assertThat(credentials.authorizations()).isEmpty();
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
    void afterARestore_secretRotatedMeanwhile_usesTheNewOne() throws IOException {
        try (PackagedFunction function =
                PackagedFunction.start(launch(HandlerNames.HTTP_API).withCredentials(credentials.credentials()))) {
            String next = cloud.mapbox()
                    .issueSecretToken(LocalCloud.ACCOUNT, List.of("tokens:write", "styles:read", "fonts:read"));
            cloud.secrets().putValue(LocalCloud.SECRET, next);
            cloud.mapbox().revoke(cloud.master());
            function.restore();

            response(function.invoke(EventFile.read("http-api-vend.json")));

            assertThat(cloud.mapbox().calls()).hasSize(1);
        }
    }
}
