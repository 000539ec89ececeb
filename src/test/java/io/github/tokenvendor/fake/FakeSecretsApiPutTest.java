package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.SecretsApiFixture.ID_A;
import static io.github.tokenvendor.fake.SecretsApiFixture.ID_B;
import static io.github.tokenvendor.fake.SecretsApiFixture.body;
import static io.github.tokenvendor.fake.SecretsApiFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Storing a version of a secret: stages, token, limits. */
class FakeSecretsApiPutTest {
    private final SecretsApiFixture secrets = new SecretsApiFixture();

    @Test
    void put_withoutStages_becomesCurrentAndTheOldOnePrevious() {
        JsonNode response = secrets.ok("PutSecretValue", put(ID_A, "two"));

        assertThat(response)
                .isEqualTo(
                        Json.read("{\"ARN\":\"" + secrets.secret.arn + "\",\"Name\":\"mapbox/master\",\"VersionId\":\""
                                + ID_A + "\",\"VersionStages\":[\"AWSCURRENT\"]}"));
        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(Map.entry(secrets.first, List.of("AWSPREVIOUS")), Map.entry(ID_A, List.of("AWSCURRENT")));
    }

    @Test
    void put_asPending_leavesTheCurrentOne() {
        secrets.store(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secrets.ok("GetSecretValue", "").get("SecretString").textValue())
                .isEqualTo("one");
        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(Map.entry(secrets.first, List.of("AWSCURRENT")), Map.entry(ID_A, List.of("AWSPENDING")));
    }

    @Test
    void put_stageOfAnotherVersion_movesIt() {
        secrets.store(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");
        secrets.store(ID_B, "three", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(Map.entry(secrets.first, List.of("AWSCURRENT")), Map.entry(ID_B, List.of("AWSPENDING")));
    }

    @Test
    void put_sameTokenAndValue_isIdempotent() {
        secrets.store(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secrets.ok("PutSecretValue", put(ID_A, "two")).get("VersionStages"))
                .isEqualTo(Json.read("[\"AWSPENDING\"]"));
        assertThat(secrets.ok("GetSecretValue", "").get("SecretString").textValue())
                .isEqualTo("one");
    }

    @Test
    void put_sameTokenOtherValue_exists() {
        secrets.store(ID_A, "two", "");

        secrets.assertError(
                "PutSecretValue",
                put(ID_A, "three"),
                "ResourceExistsException",
                "You can't use ClientRequestToken " + ID_A
                        + " because that value is already in use for a version of secret " + secrets.secret.arn + ".");
        secrets.assertError(
                "PutSecretValue",
                "\"ClientRequestToken\":\"" + ID_A + "\",\"SecretBinary\":\"dHdv\"",
                "ResourceExistsException",
                "You can't use ClientRequestToken " + ID_A
                        + " because that value is already in use for a version of secret " + secrets.secret.arn + ".");
    }

    @Test
    void put_pendingVersionOfARotation_fillsIt() {
        secrets.secret.rotationEnabled = true;
        Rotation.begin(secrets.secret, ID_A, secrets.clock.instant());

        secrets.ok("PutSecretValue", put(ID_A, "two") + ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secrets.ok("GetSecretValue", "\"VersionStage\":\"AWSPENDING\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("two");
    }

    @Test
    void put_noValueOrTwo_isAnInvalidParameter() {
        secrets.assertError(
                "PutSecretValue",
                "\"ClientRequestToken\":\"" + ID_A + "\"",
                "InvalidParameterException",
                "You must provide either SecretString or SecretBinary.");
        secrets.assertError(
                "PutSecretValue",
                put(ID_A, "two") + ",\"SecretBinary\":\"dHdv\"",
                "InvalidParameterException",
                "You can't specify both a binary secret value and a string secret value in the same secret.");
    }

    @Test
    void put_withoutToken_isAnInvalidRequest() {
        secrets.assertError(
                "PutSecretValue",
                "\"SecretString\":\"two\"",
                "InvalidRequestException",
                "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }

    @Test
    void put_limits_areEnforcedExactly() {
        assertThat(secrets.call("PutSecretValue", body(put("x".repeat(32), "v".repeat(65_536))))
                        .status())
                .isEqualTo(200);
        assertThat(secrets.call("PutSecretValue", body(put("x".repeat(64), "two")))
                        .status())
                .isEqualTo(200);
        secrets.assertError(
                "PutSecretValue",
                put("x".repeat(31), "two"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'clientRequestToken' failed to satisfy constraint:"
                        + " Member must have length greater than or equal to 32");
        secrets.assertError(
                "PutSecretValue",
                put("x".repeat(65), "two"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'clientRequestToken' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 64");
        secrets.assertError(
                "PutSecretValue",
                put(ID_A, "v".repeat(65_537)),
                "ValidationException",
                "1 validation error"
                        + " detected: Value at 'secretString' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 65536");
        secrets.assertError(
                "PutSecretValue",
                put(ID_A, "two") + ",\"VersionStages\":[]",
                "ValidationException",
                "1 validation error detected: Value at 'versionStages' failed to satisfy constraint:"
                        + " Member must have length between 1 and 20");
    }

    @Test
    void put_firstValueOfASecret_isCurrentWhateverItsStages() {
        Secret empty = new Secret("arn", "empty", secrets.clock.instant());
        empty.attach("AWSPENDING", empty.add(ID_B, secrets.clock.instant()));
        secrets.secret.versionWith("AWSCURRENT").orElseThrow().value = null;

        secrets.store(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        assertThat(secrets.secret.stagesByVersion()).containsEntry(ID_A, List.of("AWSCURRENT", "AWSPENDING"));
    }
}
