package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.fake.FakeSecretsManager.Call;
import io.github.tokenvendor.testing.MutableClock;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake over real HTTP; {@link FakeSecretsApiTest} checks its rules against the documentation. */
class FakeSecretsManagerTest {

    private static final String TOKEN = "11111111-2222-3333-4444-555555555555";
    private static final String OTHER_TOKEN = "66666666-7777-8888-9999-000000000000";

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final HttpClient http = HttpClient.newHttpClient();
    private FakeSecretsManager secrets;

    @BeforeEach
    void start() {
        secrets = FakeSecretsManager.start(clock);
    }

    @AfterEach
    void stop() {
        secrets.close();
    }

    @Test
    void getSecretValue_currentText_respondsAsAwsDoes() throws Exception {
        String arn = secrets.createSecret("mapbox/master", "not-a-real-token");

        HttpResponse<String> response = call("GetSecretValue", "{\"SecretId\":\"mapbox/master\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
        assertThat(response.headers().allValues("Date")).containsExactly("Tue, 03 Nov 2026 10:00:00 GMT");
        JsonNode body = new ObjectMapper().readTree(response.body());
        assertThat(body.get("ARN").textValue()).isEqualTo(arn);
        assertThat(body.get("SecretString").textValue()).isEqualTo("not-a-real-token");
        assertThat(secrets.calls()).containsExactly(new Call("GetSecretValue", 200));
        secrets.forgetCalls();
        assertThat(secrets.calls()).isEmpty();
    }

    @Test
    void createBinarySecret_read_isInBase64() throws Exception {
        secrets.createBinarySecret("bytes", new byte[] {1, 2, 3});

        assertThat(call("GetSecretValue", "{\"SecretId\":\"bytes\"}").body())
                .contains("\"SecretBinary\":\"AQID\"")
                .doesNotContain("SecretString");
    }

    @Test
    void createSecret_nameTaken_isRefused() {
        secrets.createSecret("name", "a");

        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.createSecret("name", "b"))
                .withMessageContaining("already exists");
    }

    @Test
    void putValue_byTheOperator_movesCurrentAndPrevious() {
        secrets.createSecret("name", "a");
        secrets.putValue("name", "b");
        secrets.putValue("name", "c");

        assertThat(secrets.currentValue("name")).isEqualTo("c");
        assertThat(secrets.value("name", "AWSPREVIOUS")).hasValue("b");
        assertThat(secrets.stages("name").values())
                .containsExactlyInAnyOrder(List.of("AWSPREVIOUS"), List.of("AWSCURRENT"));
    }

    @Test
    void scheduleDeletion_read_isRefusedButDescribed() throws Exception {
        secrets.createSecret("name", "a");
        secrets.scheduleDeletion("name");

        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\"}").body()).contains("InvalidRequestException");
        assertThat(call("DescribeSecret", "{\"SecretId\":\"name\"}").body()).contains("\"DeletedDate\":1796");
    }

    @Test
    void deleteSecret_read_isNotFound() throws Exception {
        secrets.createSecret("name", "a");
        secrets.deleteSecret("name");

        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\"}").body()).contains("ResourceNotFoundException");
        assertThatIllegalStateException().isThrownBy(() -> secrets.deleteSecret("name"));
    }

    @Test
    void beginRotation_pendingVersion_isDescribedButHasNoValue() throws Exception {
        createRotatingSecret();

        assertThat(secrets.stages("name")).containsEntry(TOKEN, List.of("AWSPENDING"));
        assertThat(secrets.value("name", "AWSPENDING")).isEmpty();
        assertThat(call("DescribeSecret", "{\"SecretId\":\"name\"}").body())
                .contains("\"RotationEnabled\":true", "\"" + TOKEN + "\":[\"AWSPENDING\"]");
        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\",\"VersionStage\":\"AWSPENDING\"}")
                        .body())
                .contains("ResourceNotFoundException", "staging label: AWSPENDING");
        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\",\"VersionId\":\"" + TOKEN + "\"}")
                        .body())
                .contains("ResourceNotFoundException", TOKEN);
    }

    @Test
    void beginRotation_again_isANoOpForTheSameTokenAndRefusedForAnother() {
        createRotatingSecret();
        Map<String, List<String>> before = secrets.stages("name");

        secrets.beginRotation("name", TOKEN);

        assertThat(secrets.stages("name")).isEqualTo(before);
        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.beginRotation("name", OTHER_TOKEN))
                .withMessageContaining("previous rotation");
    }

    @Test
    void beginRotation_switchedOff_isRefused() {
        secrets.createSecret("name", "a");
        assertThatIllegalStateException().isThrownBy(() -> secrets.beginRotation("name", TOKEN));
        secrets.enableRotation("name");
        secrets.cancelRotation("name");
        assertThatIllegalStateException().isThrownBy(() -> secrets.beginRotation("name", TOKEN));
    }

    @Test
    void cancelRotation_midway_leavesThePendingLabel() throws Exception {
        createRotatingSecret();

        secrets.cancelRotation("name");

        assertThat(secrets.stages("name")).containsEntry(TOKEN, List.of("AWSPENDING"));
        assertThat(call("DescribeSecret", "{\"SecretId\":\"name\"}").body()).contains("\"RotationEnabled\":false");
    }

    @Test
    void rotation_wholeRound_endsWithoutPending() throws Exception {
        secrets.createSecret("name", "a");
        String old = secrets.stages("name").keySet().iterator().next();
        secrets.enableRotation("name");
        secrets.beginRotation("name", TOKEN);
        call(
                "PutSecretValue",
                "{\"SecretId\":\"name\",\"ClientRequestToken\":\"" + TOKEN
                        + "\",\"SecretString\":\"b\",\"VersionStages\":[\"AWSPENDING\"]}");
        assertThat(secrets.currentValue("name")).isEqualTo("a");
        call(
                "UpdateSecretVersionStage",
                "{\"SecretId\":\"name\",\"VersionStage\":\"AWSCURRENT\",\"MoveToVersionId\":\"" + TOKEN
                        + "\",\"RemoveFromVersionId\":\"" + old + "\"}");
        assertThat(secrets.stages("name")).containsEntry(TOKEN, List.of("AWSCURRENT", "AWSPENDING"));

        clock.advance(Duration.ofSeconds(1));
        secrets.endRotation("name");

        assertThat(secrets.currentValue("name")).isEqualTo("b");
        assertThat(secrets.stages("name"))
                .containsOnly(Map.entry(TOKEN, List.of("AWSCURRENT")), Map.entry(old, List.of("AWSPREVIOUS")));
        assertThat(call("DescribeSecret", "{\"SecretId\":\"name\"}").body())
                .contains("\"LastRotatedDate\":1793700001.000");
    }

    @Test
    void endRotation_pendingIsNotCurrent_leavesTheLabel() {
        createRotatingSecret();

        secrets.endRotation("name");

        assertThat(secrets.stages("name")).containsEntry(TOKEN, List.of("AWSPENDING"));
    }

    @Test
    void beginRotation_labelLeftOnTheCurrentVersion_movesIt() throws Exception {
        createRotatingSecret();
        call(
                "PutSecretValue",
                "{\"SecretId\":\"name\",\"ClientRequestToken\":\"" + TOKEN
                        + "\",\"SecretString\":\"b\",\"VersionStages\":[\"AWSPENDING\",\"AWSCURRENT\"]}");

        secrets.beginRotation("name", OTHER_TOKEN);

        assertThat(secrets.stages("name"))
                .containsEntry(TOKEN, List.of("AWSCURRENT"))
                .containsEntry(OTHER_TOKEN, List.of("AWSPENDING"));
    }

    @Test
    void error_configured_hasTheFormatOfAws() throws Exception {
        secrets.createSecret("name", "a");
        secrets.respondNext(FakeSecretsManager.error(400, "AccessDeniedException", "no"));

        HttpResponse<String> refused = call("GetSecretValue", "{\"SecretId\":\"name\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
        assertThat(new ObjectMapper().readTree(refused.body()))
                .isEqualTo(new ObjectMapper().readTree("{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}"));
        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\"}").statusCode())
                .isEqualTo(200);
        assertThat(secrets.calls()).extracting(Call::status).containsExactly(400, 200);
    }

    @Test
    void behave_afterALastingFault_isBackToNormal() throws Exception {
        secrets.createSecret("name", "a");
        secrets.respondAlways(FakeSecretsManager.error(500, "InternalServiceError", "no"));
        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\"}").statusCode())
                .isEqualTo(500);

        secrets.reset();

        assertThat(call("GetSecretValue", "{\"SecretId\":\"name\"}").statusCode())
                .isEqualTo(200);
    }

    private void createRotatingSecret() {
        secrets.createSecret("name", "a");
        secrets.enableRotation("name");
        secrets.beginRotation("name", TOKEN);
    }

    private HttpResponse<String> call(String action, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(secrets.url())
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "secretsmanager." + action)
                        .header("Authorization", "AWS4-HMAC-SHA256 Credential=none")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
