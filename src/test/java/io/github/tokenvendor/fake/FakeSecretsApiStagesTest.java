package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.SecretsApiFixture.CURRENT;
import static io.github.tokenvendor.fake.SecretsApiFixture.ID_A;
import static io.github.tokenvendor.fake.SecretsApiFixture.ID_B;
import static io.github.tokenvendor.fake.SecretsApiFixture.move;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moving a staging label from one version to another, and removing it. */
class FakeSecretsApiStagesTest {
    private final SecretsApiFixture secrets = new SecretsApiFixture();

    @Test
    void move_current_takesPreviousAlongAndLeavesPending() {
        secrets.store(ID_A, "two", "");
        secrets.store(ID_B, "three", ",\"VersionStages\":[\"AWSPENDING\"]");

        JsonNode response = secrets.ok("UpdateSecretVersionStage", move("AWSCURRENT", ID_A, ID_B));

        assertThat(response)
                .isEqualTo(Json.read("{\"ARN\":\"" + secrets.secret.arn + "\",\"Name\":\"mapbox/master\"}"));
        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(
                        Map.entry(ID_A, List.of("AWSPREVIOUS")), Map.entry(ID_B, List.of("AWSCURRENT", "AWSPENDING")));
    }

    @Test
    void move_currentBackToPrevious_swapsTheTwo() {
        secrets.store(ID_A, "two", "");

        secrets.ok("UpdateSecretVersionStage", move("AWSCURRENT", ID_A, secrets.first));

        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(Map.entry(secrets.first, List.of("AWSCURRENT")), Map.entry(ID_A, List.of("AWSPREVIOUS")));
    }

    @Test
    void move_labelAttachedElsewhere_mustNameThatVersion() {
        secrets.store(ID_A, "two", "");

        secrets.assertError(
                "UpdateSecretVersionStage",
                CURRENT + ",\"MoveToVersionId\":\"" + secrets.first + "\"",
                "InvalidParameterException",
                "The parameter RemoveFromVersionId can't be empty. Staging label "
                        + "AWSCURRENT is currently attached to version " + ID_A
                        + ", so you must explicitly reference that version in RemoveFromVersionId.");
        secrets.assertError(
                "UpdateSecretVersionStage",
                move("AWSCURRENT", secrets.first, ID_A),
                "InvalidParameterException",
                "The staging label AWSCURRENT is not attached to version " + secrets.first + ".");
        secrets.assertError(
                "UpdateSecretVersionStage",
                move("AWSPENDING", secrets.first, ID_A),
                "InvalidParameterException",
                "The staging label AWSPENDING is not attached to version " + secrets.first + ".");
    }

    @Test
    void move_freeLabelOrOneAlreadyThere_needsNoRemoval() {
        secrets.ok(
                "UpdateSecretVersionStage", "\"VersionStage\":\"mine\",\"MoveToVersionId\":\"" + secrets.first + "\"");
        secrets.ok("UpdateSecretVersionStage", CURRENT + ",\"MoveToVersionId\":\"" + secrets.first + "\"");

        assertThat(secrets.secret.stagesByVersion())
                .containsOnly(Map.entry(secrets.first, List.of("AWSCURRENT", "mine")));
    }

    @Test
    void move_toUnknownVersion_isNotFound() {
        secrets.assertError(
                "UpdateSecretVersionStage",
                move("AWSCURRENT", secrets.first, ID_A),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for VersionId: " + ID_A);
    }

    @Test
    void remove_pending_deprecatesItsVersion() {
        secrets.store(ID_A, "two", ",\"VersionStages\":[\"AWSPENDING\"]");

        secrets.ok(
                "UpdateSecretVersionStage", "\"VersionStage\":\"AWSPENDING\",\"RemoveFromVersionId\":\"" + ID_A + "\"");

        assertThat(secrets.secret.stagesByVersion()).containsOnlyKeys(secrets.first);
    }

    @Test
    void remove_current_isAnInvalidParameter() {
        secrets.assertError(
                "UpdateSecretVersionStage",
                CURRENT + ",\"RemoveFromVersionId\":\"" + secrets.first + "\"",
                "InvalidParameterException",
                "You can only move staging label AWSCURRENT to a different secret version."
                        + " It can't be completely removed.");
    }

    @Test
    void update_withoutStageOrVersions_isRefused() {
        secrets.assertError(
                "UpdateSecretVersionStage",
                CURRENT,
                "InvalidParameterException",
                "You must specify MoveToVersionId, RemoveFromVersionId or both of them.");
        secrets.assertError(
                "UpdateSecretVersionStage",
                "\"MoveToVersionId\":\"" + secrets.first + "\"",
                "ValidationException",
                "1 validation error detected: Value at 'versionStage' failed to satisfy constraint:"
                        + " Member must not be null");
    }
}
