package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule and error that AWS's API reference documents for the four operations. */
class FakeSecretsApiTest {

    private static final String ID_A = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    private static final String ID_B = "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb";
    private static final String CURRENT = "\"VersionStage\":\"AWSCURRENT\"";

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00.125Z");
    private final SecretStore store = new SecretStore();
    private final FakeSecretsApi api = new FakeSecretsApi(store, clock);
    private Secret secret;
    private String first;

    @BeforeEach
    void create() {
        secret = store.create("mapbox/master", SecretValue.text("one"), clock.instant());
        first = secret.versionWith("AWSCURRENT").orElseThrow().id;
    }

    // GetSecretValue.

    @Test
    void get_byName_answersTheCurrentVersion() {
        assertThat(ok("GetSecretValue", ""))
                .isEqualTo(parse("{\"ARN\":\"" + secret.arn
                        + "\",\"Name\":\"mapbox/master\",\"VersionId\":\"" + first + "\",\"SecretString\":\"one\","
                        + "\"VersionStages\":[\"AWSCURRENT\"],\"CreatedDate\":1793700000.125}"));
    }

    @Test
    void get_byArn_withOrWithoutItsRandomEnd_findsTheSecret() {
        assertThat(secret.arn).matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:mapbox/master-\\w{6}");
        assertThat(call("GetSecretValue", "{\"SecretId\":\"" + secret.arn + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(call("GetSecretValue", "{\"SecretId\":\"" + secret.arn.substring(0, secret.arn.length() - 7) + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(call("GetSecretValue", "{\"SecretId\":\"" + secret.arn.substring(0, secret.arn.length() - 1) + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void get_byVersionIdOrStageOrBoth_answersThatVersion() {
        put(ID_A, "two", "");

        assertThat(ok("GetSecretValue", "\"VersionId\":\"" + first + "\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("one");
        assertThat(ok("GetSecretValue", "\"VersionStage\":\"AWSPREVIOUS\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("one");
        assertThat(ok("GetSecretValue", CURRENT + ",\"VersionId\":\"" + ID_A + "\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("two");
    }

    @Test
    void get_versionWithoutThatStage_isAnInvalidRequest() {
        assertError(
                "GetSecretValue",
                "\"VersionStage\":\"AWSPENDING\",\"VersionId\":\"" + first + "\"",
                "InvalidRequestException",
                "You provided a VersionStage that is not associated to the provided VersionId.");
    }

    @Test
    void get_unknownSecretVersionOrStage_isNotFound() {
        assertFails(
                call("GetSecretValue", "{\"SecretId\":\"other\"}"),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
        assertError(
                "GetSecretValue",
                "\"VersionId\":\"" + ID_A + "\"",
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for VersionId: " + ID_A);
        assertError(
                "GetSecretValue",
                "\"VersionStage\":\"AWSPENDING\"",
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
    }

    @Test
    void get_deprecatedVersion_isStillReadableById() {
        put(ID_A, "two", "");
        put(ID_B, "three", "");

        assertThat(secret.stagesByVersion()).doesNotContainKey(first);
        assertThat(ok("GetSecretValue", "\"VersionId\":\"" + first + "\"").get("VersionStages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"})
    void anyUse_scheduledForDeletion_isAnInvalidRequest(String action) {
        secret.deleted = clock.instant().plus(Duration.ofDays(30));

        assertError(
                action,
                "",
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.");
    }

    // PutSecretValue.

    @Test
    void put_withoutStages_becomesCurrentAndTheOldOnePrevious() {
        JsonNode answer = ok("PutSecretValue", put(ID_A, "two"));

        assertThat(answer)
                .isEqualTo(parse("{\"ARN\":\"" + secret.arn + "\",\"Name\":\"mapbox/master\",\"VersionId\":\"" + ID_A
                        + "\",\"VersionStages\":[\"AWSCURRENT\"]}"));
        assertThat(secret.stagesByVersion())
                .containsOnly(Map.entry(first, List.of("AWSPREVIOUS")), Map.entry(ID_A, List.of("AWSCURRENT")));
    }

    @Test
    void put_asPending_leavesTheCurrentOne() {
        put(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(ok("GetSecretValue", "").get("SecretString").textValue()).isEqualTo("one");
        assertThat(secret.stagesByVersion())
                .containsOnly(Map.entry(first, List.of("AWSCURRENT")), Map.entry(ID_A, List.of("AWSPENDING")));
    }

    @Test
    void put_stageOfAnotherVersion_movesIt() {
        put(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");
        put(ID_B, "three", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secret.stagesByVersion())
                .containsOnly(Map.entry(first, List.of("AWSCURRENT")), Map.entry(ID_B, List.of("AWSPENDING")));
    }

    @Test
    void put_sameTokenAndValue_isIdempotent() {
        put(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(ok("PutSecretValue", put(ID_A, "two")).get("VersionStages")).isEqualTo(parse("[\"AWSPENDING\"]"));
        assertThat(ok("GetSecretValue", "").get("SecretString").textValue()).isEqualTo("one");
    }

    @Test
    void put_sameTokenOtherValue_exists() {
        put(ID_A, "two", "");

        assertError(
                "PutSecretValue",
                put(ID_A, "three"),
                "ResourceExistsException",
                "You can't use ClientRequestToken " + ID_A
                        + " because that value is already in use for a version of secret " + secret.arn + ".");
        assertError(
                "PutSecretValue",
                "\"ClientRequestToken\":\"" + ID_A + "\",\"SecretBinary\":\"dHdv\"",
                "ResourceExistsException",
                "You can't use ClientRequestToken " + ID_A
                        + " because that value is already in use for a version of secret " + secret.arn + ".");
    }

    @Test
    void put_pendingVersionOfARotation_fillsIt() {
        secret.rotationEnabled = true;
        Rotation.begin(secret, ID_A, clock.instant());

        ok("PutSecretValue", put(ID_A, "two") + ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(ok("GetSecretValue", "\"VersionStage\":\"AWSPENDING\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("two");
    }

    @Test
    void put_noValueOrTwo_isAnInvalidParameter() {
        assertError(
                "PutSecretValue",
                "\"ClientRequestToken\":\"" + ID_A + "\"",
                "InvalidParameterException",
                "You must provide either SecretString or SecretBinary.");
        assertError(
                "PutSecretValue",
                put(ID_A, "two") + ",\"SecretBinary\":\"dHdv\"",
                "InvalidParameterException",
                "You can't specify both a binary secret value and a string secret value in the same secret.");
    }

    @Test
    void put_withoutToken_isAnInvalidRequest() {
        assertError(
                "PutSecretValue",
                "\"SecretString\":\"two\"",
                "InvalidRequestException",
                "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }

    @Test
    void put_limits_areEnforcedAtTheirEdge() {
        assertThat(call("PutSecretValue", body(put("x".repeat(32), "v".repeat(65_536))))
                        .status())
                .isEqualTo(200);
        assertThat(call("PutSecretValue", body(put("x".repeat(64), "two"))).status())
                .isEqualTo(200);
        assertError(
                "PutSecretValue",
                put("x".repeat(31), "two"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'clientRequestToken' failed to satisfy constraint:"
                        + " Member must have length greater than or equal to 32");
        assertError(
                "PutSecretValue",
                put("x".repeat(65), "two"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'clientRequestToken' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 64");
        assertError(
                "PutSecretValue",
                put(ID_A, "v".repeat(65_537)),
                "ValidationException",
                "1 validation error"
                        + " detected: Value at 'secretString' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 65536");
        assertError(
                "PutSecretValue",
                put(ID_A, "two") + ",\"VersionStages\":[]",
                "ValidationException",
                "1 validation error detected: Value at 'versionStages' failed to satisfy constraint:"
                        + " Member must have length between 1 and 20");
    }

    @Test
    void put_firstValueOfASecret_isCurrentWhateverItsStages() {
        Secret empty = new Secret("arn", "empty", clock.instant());
        empty.attach("AWSPENDING", empty.add(ID_B, clock.instant()));
        secret.versionWith("AWSCURRENT").orElseThrow().value = null;

        put(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secret.stagesByVersion()).containsEntry(ID_A, List.of("AWSCURRENT", "AWSPENDING"));
    }

    // DescribeSecret.

    @Test
    void describe_plainSecret_hasStagesAndNoRotation() {
        clock.advance(Duration.ofSeconds(1));
        put(ID_A, "two", "");

        assertThat(ok("DescribeSecret", ""))
                .isEqualTo(parse("{\"ARN\":\"" + secret.arn
                        + "\",\"Name\":\"mapbox/master\",\"LastChangedDate\":1793700001.125,\"CreatedDate\":1793700000.125,"
                        + "\"VersionIdsToStages\":{\"" + first + "\":[\"AWSPREVIOUS\"],\"" + ID_A
                        + "\":[\"AWSCURRENT\"]}}"));
    }

    @Test
    void describe_scheduledForDeletion_isAnswered() {
        secret.deleted = clock.instant();

        assertThat(ok("DescribeSecret", "").get("DeletedDate").decimalValue()).isEqualByComparingTo("1793700000.125");
    }

    @Test
    void describe_unknownSecret_isNotFound() {
        assertFails(
                call("DescribeSecret", "{\"SecretId\":\"other\"}"),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
    }

    // UpdateSecretVersionStage.

    @Test
    void move_current_takesPreviousAlongAndLeavesPending() {
        put(ID_A, "two", "");
        put(ID_B, "three", ",\"VersionStages\":[\"AWSPENDING\"]");

        JsonNode answer = ok("UpdateSecretVersionStage", move("AWSCURRENT", ID_A, ID_B));

        assertThat(answer).isEqualTo(parse("{\"ARN\":\"" + secret.arn + "\",\"Name\":\"mapbox/master\"}"));
        assertThat(secret.stagesByVersion())
                .containsOnly(
                        Map.entry(ID_A, List.of("AWSPREVIOUS")), Map.entry(ID_B, List.of("AWSCURRENT", "AWSPENDING")));
    }

    @Test
    void move_currentBackToPrevious_swapsTheTwo() {
        put(ID_A, "two", "");

        ok("UpdateSecretVersionStage", move("AWSCURRENT", ID_A, first));

        assertThat(secret.stagesByVersion())
                .containsOnly(Map.entry(first, List.of("AWSCURRENT")), Map.entry(ID_A, List.of("AWSPREVIOUS")));
    }

    @Test
    void move_labelAttachedElsewhere_mustNameThatVersion() {
        put(ID_A, "two", "");

        assertError(
                "UpdateSecretVersionStage",
                CURRENT + ",\"MoveToVersionId\":\"" + first + "\"",
                "InvalidParameterException",
                "The parameter RemoveFromVersionId can't be empty. Staging label "
                        + "AWSCURRENT is currently attached to version " + ID_A
                        + ", so you must explicitly reference that version in RemoveFromVersionId.");
        assertError(
                "UpdateSecretVersionStage",
                move("AWSCURRENT", first, ID_A),
                "InvalidParameterException",
                "The staging label AWSCURRENT is not attached to version " + first + ".");
        assertError(
                "UpdateSecretVersionStage",
                move("AWSPENDING", first, ID_A),
                "InvalidParameterException",
                "The staging label AWSPENDING is not attached to version " + first + ".");
    }

    @Test
    void move_freeLabelOrOneAlreadyThere_needsNoRemoval() {
        ok("UpdateSecretVersionStage", "\"VersionStage\":\"mine\",\"MoveToVersionId\":\"" + first + "\"");
        ok("UpdateSecretVersionStage", CURRENT + ",\"MoveToVersionId\":\"" + first + "\"");

        assertThat(secret.stagesByVersion()).containsOnly(Map.entry(first, List.of("AWSCURRENT", "mine")));
    }

    @Test
    void move_toUnknownVersion_isNotFound() {
        assertError(
                "UpdateSecretVersionStage",
                move("AWSCURRENT", first, ID_A),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for VersionId: " + ID_A);
    }

    @Test
    void remove_pending_deprecatesItsVersion() {
        put(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        ok("UpdateSecretVersionStage", "\"VersionStage\":\"AWSPENDING\",\"RemoveFromVersionId\":\"" + ID_A + "\"");

        assertThat(secret.stagesByVersion()).containsOnlyKeys(first);
    }

    @Test
    void remove_current_isAnInvalidParameter() {
        assertError(
                "UpdateSecretVersionStage",
                CURRENT + ",\"RemoveFromVersionId\":\"" + first + "\"",
                "InvalidParameterException",
                "You can only move staging label AWSCURRENT to a different secret version."
                        + " It can't be completely removed.");
    }

    @Test
    void update_withoutStageOrVersions_isRefused() {
        assertError(
                "UpdateSecretVersionStage",
                CURRENT,
                "InvalidParameterException",
                "You must specify MoveToVersionId, RemoveFromVersionId or both of them.");
        assertError(
                "UpdateSecretVersionStage",
                "\"MoveToVersionId\":\"" + first + "\"",
                "ValidationException",
                "1 validation error detected: Value at 'versionStage' failed to satisfy constraint:"
                        + " Member must not be null");
    }

    // What all operations share.

    @Test
    void request_withoutSecretId_isRefused() {
        assertFails(
                call("GetSecretValue", "{}"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'secretId' failed to satisfy constraint: Member must not be null");
        assertFails(
                call("GetSecretValue", "{\"SecretId\":\"\"}"),
                "ValidationException",
                "1 validation error"
                        + " detected: Value at 'secretId' failed to satisfy constraint:"
                        + " Member must have length greater than or equal to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"SecretId\":1}"})
    void request_notOfTheProtocol_isASerializationError(String body) {
        assertFails(call("GetSecretValue", body), "SerializationException", "");
    }

    @Test
    void request_unknownAction_isAnUnknownOperation() {
        assertFails(call("DropEverything", body("")), "UnknownOperationException", "");
        assertFails(
                api.answer(new IncomingRequest(
                        "POST",
                        "/",
                        Map.of(),
                        Map.of("authorization", "AWS4-HMAC-SHA256 x"),
                        "{}".getBytes(StandardCharsets.UTF_8))),
                "UnknownOperationException",
                "");
    }

    @Test
    void request_unsigned_isRefused() {
        assertFails(
                api.answer(new IncomingRequest(
                        "POST",
                        "/",
                        Map.of(),
                        Map.of("x-amz-target", "secretsmanager.GetSecretValue"),
                        body("").getBytes(StandardCharsets.UTF_8))),
                "MissingAuthenticationTokenException",
                "Missing Authentication Token");
    }

    @Test
    void request_signedWithAnotherKeyThanTheOnlyOne_isRefused() {
        api.acceptOnly("KEY");

        assertFails(
                signed("AWS4-HMAC-SHA256 Credential=KEY2/20261103"),
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
        assertThat(signed("AWS4-HMAC-SHA256 Credential=KEY/20261103").status()).isEqualTo(200);
    }

    private FakeResponse signed(String authorization) {
        return api.answer(new IncomingRequest(
                "POST",
                "/",
                Map.of(),
                Map.of("x-amz-target", "secretsmanager.GetSecretValue", "authorization", authorization),
                body("").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void secretValue_printed_doesNotShowItsContent() {
        assertThat(SecretValue.text("one").toString()).doesNotContain("one");
    }

    private void put(String token, String value, String more) {
        ok("PutSecretValue", put(token, value) + more);
    }

    private static String put(String token, String value) {
        return "\"ClientRequestToken\":\"" + token + "\",\"SecretString\":\"" + value + "\"";
    }

    private static String move(String stage, String from, String to) {
        return "\"VersionStage\":\"" + stage + "\",\"RemoveFromVersionId\":\"" + from + "\",\"MoveToVersionId\":\"" + to
                + "\"";
    }

    private JsonNode ok(String action, String members) {
        FakeResponse reply = call(action, body(members));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return parse(reply.body());
    }

    private void assertError(String action, String members, String type, String message) {
        assertFails(call(action, body(members)), type, message);
    }

    private static void assertFails(FakeResponse reply, String type, String message) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(parse(reply.body()).get("__type").textValue()).isEqualTo(type);
        assertThat(parse(reply.body()).get("Message").textValue()).isEqualTo(message);
    }

    private static String body(String members) {
        return "{\"SecretId\":\"mapbox/master\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    private FakeResponse call(String action, String body) {
        return api.answer(new IncomingRequest(
                "POST",
                "/",
                Map.of(),
                Map.of("x-amz-target", "secretsmanager." + action, "authorization", "AWS4-HMAC-SHA256 x"),
                body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
