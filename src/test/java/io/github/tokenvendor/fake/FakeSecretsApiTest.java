package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.SecretsApiFixture.CURRENT;
import static io.github.tokenvendor.fake.SecretsApiFixture.ID_A;
import static io.github.tokenvendor.fake.SecretsApiFixture.ID_B;
import static io.github.tokenvendor.fake.SecretsApiFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule and error that AWS's API reference documents for reading and describing a secret. The classes with the
 * same prefix cover the other operations, and the rules for all requests.
 */
class FakeSecretsApiTest {
    private final SecretsApiFixture secrets = new SecretsApiFixture();

    @Test
    void get_byName_returnsTheCurrentVersion() {
        assertThat(secrets.ok("GetSecretValue", ""))
                .isEqualTo(Json.read("{\"ARN\":\"" + secrets.secret.arn
                        + "\",\"Name\":\"mapbox/master\",\"VersionId\":\"" + secrets.first
                        + "\",\"SecretString\":\"one\","
                        + "\"VersionStages\":[\"AWSCURRENT\"],\"CreatedDate\":1793700000.125}"));
    }

    @Test
    void get_byArn_withOrWithoutItsRandomSuffix_findsTheSecret() {
        assertThat(secrets.secret.arn)
                .matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:mapbox/master-\\w{6}");
        assertThat(secrets.call("GetSecretValue", "{\"SecretId\":\"" + secrets.secret.arn + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(secrets.call(
                                "GetSecretValue",
                                "{\"SecretId\":\"" + secrets.secret.arn.substring(0, secrets.secret.arn.length() - 7)
                                        + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(secrets.call(
                                "GetSecretValue",
                                "{\"SecretId\":\"" + secrets.secret.arn.substring(0, secrets.secret.arn.length() - 1)
                                        + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void get_byVersionIdOrStageOrBoth_returnsThatVersion() {
        secrets.store(ID_A, "two", "");

        assertThat(secrets.ok("GetSecretValue", "\"VersionId\":\"" + secrets.first + "\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("one");
        assertThat(secrets.ok("GetSecretValue", "\"VersionStage\":\"AWSPREVIOUS\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("one");
        assertThat(secrets.ok("GetSecretValue", CURRENT + ",\"VersionId\":\"" + ID_A + "\"")
                        .get("SecretString")
                        .textValue())
                .isEqualTo("two");
    }

    @Test
    void get_versionWithoutThatStage_isAnInvalidRequest() {
        secrets.assertError(
                "GetSecretValue",
                "\"VersionStage\":\"AWSPENDING\",\"VersionId\":\"" + secrets.first + "\"",
                "InvalidRequestException",
                "You provided a VersionStage that is not associated to the provided VersionId.");
    }

    @Test
    void get_unknownSecretVersionOrStage_isNotFound() {
        assertFails(
                secrets.call("GetSecretValue", "{\"SecretId\":\"other\"}"),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
        secrets.assertError(
                "GetSecretValue",
                "\"VersionId\":\"" + ID_A + "\"",
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for VersionId: " + ID_A);
        secrets.assertError(
                "GetSecretValue",
                "\"VersionStage\":\"AWSPENDING\"",
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
    }

    @Test
    void get_deprecatedVersion_isStillReadableById() {
        secrets.store(ID_A, "two", "");
        secrets.store(ID_B, "three", "");

        assertThat(secrets.secret.stagesByVersion()).doesNotContainKey(secrets.first);
        assertThat(secrets.ok("GetSecretValue", "\"VersionId\":\"" + secrets.first + "\"")
                        .get("VersionStages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"})
    void anyUse_scheduledForDeletion_isAnInvalidRequest(String action) {
        secrets.secret.deleted = secrets.clock.instant().plus(Duration.ofDays(30));

        secrets.assertError(
                action,
                "",
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.");
    }

    @Test
    void describe_plainSecret_hasStagesAndNoRotation() {
        secrets.clock.advance(Duration.ofSeconds(1));
        secrets.store(ID_A, "two", "");

        assertThat(secrets.ok("DescribeSecret", ""))
                .isEqualTo(Json.read("{\"ARN\":\"" + secrets.secret.arn
                        + "\",\"Name\":\"mapbox/master\",\"LastChangedDate\":1793700001.125,\"CreatedDate\":1793700000.125,"
                        + "\"VersionIdsToStages\":{\"" + secrets.first + "\":[\"AWSPREVIOUS\"],\"" + ID_A
                        + "\":[\"AWSCURRENT\"]}}"));
    }

    @Test
    void describe_scheduledForDeletion_isAllowed() {
        secrets.secret.deleted = secrets.clock.instant();

        assertThat(secrets.ok("DescribeSecret", "").get("DeletedDate").decimalValue())
                .isEqualByComparingTo("1793700000.125");
    }

    @Test
    void describe_unknownSecret_isNotFound() {
        assertFails(
                secrets.call("DescribeSecret", "{\"SecretId\":\"other\"}"),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
    }

    @Test
    void secretValue_printed_doesNotShowItsContent() {
        assertThat(SecretValue.text("one").toString()).doesNotContain("one");
    }
}
