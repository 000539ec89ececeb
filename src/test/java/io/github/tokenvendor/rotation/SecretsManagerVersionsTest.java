package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.from;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerVersionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NAME = "mapbox/master-token";
    private static final String VERSION = "00000000-0000-4000-8000-000000000001";
    private static final String OTHER_VERSION = "00000000-0000-4000-8000-000000000002";
    private static final String MASTER = TestTokens.secret("cartographer");

    private final RecordingServer server = new RecordingServer();
    private final SecretsManagerClient client = new SecretsManagerClients(
                    new BoundedHttpClient(Runnable::run),
                    LocalAws.secretsManager(NAME, server.url()),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")))
            .create(TIMEOUT);
    private final UpstreamCalls calls = new UpstreamCalls();
    private final CallContext context = new CallContext(Deadline.after(TIMEOUT), calls);
    private final SecretsManagerVersions versions = new SecretsManagerVersions(() -> client);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void describe_returnsTheVersionOfEachLabel() throws SecretException {
        server.reply(new Reply(200, """
                {"ARN":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:mapbox/master-token-AbCdEf",
                 "Name":"mapbox/master-token","RotationEnabled":true,
                 "VersionIdsToStages":{"%s":["AWSCURRENT"],"%s":["AWSPENDING"]}}
                """.formatted(VERSION, OTHER_VERSION)));

        SecretStages stages = versions.describe(NAME, context);

        assertThat(stages)
                .returns(NAME, from(SecretStages::name))
                .returns(true, from(SecretStages::rotationEnabled))
                .returns(
                        Map.of(VERSION, List.of("AWSCURRENT"), OTHER_VERSION, List.of("AWSPENDING")),
                        from(SecretStages::stages));
        assertThat(sent("DescribeSecret")).isEqualTo("{\"SecretId\":\"mapbox/master-token\"}");
    }

    @Test
    void describe_rotationWasNeverTurnedOn_isNotEnabled() throws SecretException {
        server.reply(new Reply(200, "{\"ARN\":\"arn\",\"Name\":\"name\"}"));

        assertThat(versions.describe(NAME, context).rotationEnabled()).isFalse();
    }

    @Test
    void read_returnsTheVersionsValueAndCreationTime() throws SecretException {
        server.reply(new Reply(200, "{\"SecretString\":\"" + MASTER + "\",\"CreatedDate\":1795600000}"));

        SecretVersions.Version version = versions.read(NAME, VERSION, context).orElseThrow();

        assertThat(version.value().token().reveal()).isEqualTo(MASTER);
        assertThat(version.createdAt()).isEqualTo(Instant.ofEpochSecond(1795600000));
        assertThat(Json.read(sent("GetSecretValue")))
                .isEqualTo(Json.read("{\"SecretId\":\"mapbox/master-token\",\"VersionId\":\"" + VERSION + "\"}"));
    }

    /**
     * Secrets Manager's response for a version that has a label but no value yet, as before a rotation's first step.
     */
    @Test
    void read_versionWithoutAValue_isEmptyAndNotAFailure() throws SecretException {
        server.reply(new Reply(400, "{\"__type\":\"ResourceNotFoundException\"}"));

        assertThat(versions.read(NAME, VERSION, context)).isEmpty();
        assertThat(calls.all())
                .singleElement()
                .returns(400, from(UpstreamCall::status))
                .returns("", from(UpstreamCall::fault));
    }

    @Test
    void read_noCreationTime_countsAsVeryOld() throws SecretException {
        server.reply(new Reply(200, "{\"SecretString\":\"" + MASTER + "\"}"));

        assertThat(versions.read(NAME, VERSION, context))
                .get()
                .returns(Instant.EPOCH, from(SecretVersions.Version::createdAt));
    }

    @Test
    void store_keepsTheFormatOfThePreviousValue() throws SecretException {
        server.reply(new Reply(200, "{}"));
        SecretValue before = SecretValue.parse("{\"MAPBOX_TOKEN\":\"" + MASTER + "\"}");
        AccessToken next = TestTokens.parsed(TestTokens.secret("next"));

        versions.store(new SecretVersions.Target(NAME, VERSION, Optional.of("rotation")), before, next, context);

        JsonNode request = Json.read(sent("PutSecretValue"));
        assertThat(request.path("ClientRequestToken").asText()).isEqualTo(VERSION);
        assertThat(request.path("RotationToken").asText()).isEqualTo("rotation");
        assertThat(request.path("VersionStages")).isEqualTo(Json.read("[\"AWSPENDING\"]"));
        assertThat(Json.read(request.path("SecretString").asText())
                        .path("MAPBOX_TOKEN")
                        .asText())
                .isEqualTo(next.reveal());
    }

    @Test
    void move_toAnotherVersion_namesBoth() throws SecretException {
        server.reply(new Reply(200, "{}"));

        versions.move(NAME, "AWSCURRENT", VERSION, Optional.of(OTHER_VERSION), context);

        assertThat(Json.read(sent("UpdateSecretVersionStage")))
                .isEqualTo(Json.read("""
                        {"SecretId":"mapbox/master-token","VersionStage":"AWSCURRENT",
                         "RemoveFromVersionId":"%s","MoveToVersionId":"%s"}
                        """.formatted(VERSION, OTHER_VERSION)));
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, UNUSABLE",
        "400, InvalidRequestException, UNUSABLE",
        "400, ThrottlingException, UNAVAILABLE",
        "500, InternalServiceError, UNAVAILABLE"
    })
    void call_refused_saysWhetherWaitingMayHelp_andQuotesNothing(int status, String type, SecretException.Kind kind) {
        server.reply(new Reply(status, "{\"__type\":\"" + type + "\",\"message\":\"" + MASTER + "\"}"));

        assertThatThrownBy(() -> versions.describe(NAME, context))
                .isInstanceOfSatisfying(SecretException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.getMessage()).doesNotContain(MASTER);
                })
                .hasNoCause();
        assertThat(calls.all()).singleElement().returns(status, from(UpstreamCall::status));
    }

    private String sent(String operation) {
        Arrived request = server.requests().get(0);
        assertThat(server.requests()).hasSize(1);
        assertThat(request.headers()).containsEntry("x-amz-target", "secretsmanager." + operation);
        return request.body();
    }
}
