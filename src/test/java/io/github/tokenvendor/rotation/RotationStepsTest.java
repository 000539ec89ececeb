package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.fake.IssuedToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each step does when nothing fails, in order and out of it. */
class RotationStepsTest {
    private RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Optional<String> pending() {
        return fixture.secrets.value(RotationFixture.SECRET, "AWSPENDING");
    }

    private String current() {
        return fixture.secrets.currentValue(RotationFixture.SECRET);
    }

    private String outcome() {
        return fixture.lastLine().get("outcome").asText();
    }

    private void refused(Runnable step, RotationFailure failure, String... words) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        RotationException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageContainingAll(words)
                .hasNoCause();
        assertThat(fixture.lastLine().get("RotationFailed").asInt()).isEqualTo(1);
    }

    private List<String> mapboxCalls() {
        return fixture.mapbox.calls().stream().map(FakeMapbox.Call::method).toList();
    }

    @Test
    void rotation_plainSecret_putsANewMasterIntoForceAndKeepsTheOldOneAlive() {
        String version = fixture.rotate();

        String created = current();
        assertThat(created).startsWith("sk.").isNotEqualTo(fixture.master);
        assertThat(fixture.live()).containsExactly(fixture.master, created);
        assertThat(fixture.secrets.stages(RotationFixture.SECRET).get(version)).containsExactly("AWSCURRENT");
        assertThat(fixture.secrets.value(RotationFixture.SECRET, "AWSPREVIOUS")).contains(fixture.master);
    }

    @Test
    void rotation_theSecondOne_deletesTheTokenBeforeLast() {
        fixture.rotate();
        String first = current();
        fixture.rotate();

        assertThat(fixture.live()).containsExactly(first, current());
    }

    @Test
    void createSecret_newToken_holdsTheAllowlistAndTokensWriteAndNamesItsVersion() {
        String version = fixture.begin();
        fixture.step("createSecret", version);

        IssuedToken created = fixture.mapbox.liveTokens(RotationFixture.ACCOUNT).get(1);
        assertThat(created.scopes()).containsExactlyElementsOf(RotationFixture.NEW_SCOPES);
        assertThat(created.note())
                .isEqualTo("mapbox-token-vendor, secret version " + version)
                .hasSizeLessThan(128);
        assertThat(created.usage()).isEqualTo("sk");
        assertThat(pending()).contains(created.token());
        assertThat(current()).isEqualTo(fixture.master);
    }

    @Test
    void createSecret_jsonSecret_keepsTheOtherMembers() {
        fixture.close();
        fixture = new RotationFixture(",\"owner\":\"maps\",\"since\":2026,\"ratio\":1.50");
        fixture.rotate();

        assertThat(current())
                .matches("\\{\"token\":\"sk\\.[^\"]+\",\"owner\":\"maps\",\"since\":2026,\"ratio\":1\\.50}")
                .doesNotContain(fixture.master);
    }

    @Test
    void createSecret_longestVersionId_fitsIntoTheNote() {
        String version = "v".repeat(64);
        fixture.secrets.beginRotation(RotationFixture.SECRET, version);
        fixture.step("createSecret", version);

        assertThat(fixture.mapbox.liveTokens(RotationFixture.ACCOUNT).get(1).note())
                .endsWith(version);
    }

    @Test
    void createSecret_repeated_createsNothingMore() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        Optional<String> first = pending();
        fixture.step("createSecret", version);

        assertThat(outcome()).isEqualTo("already_created");
        assertThat(pending()).isEqualTo(first);
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void everyStep_spelledAsInTheUserGuide_isTakenToo() {
        String version = fixture.begin();
        List.of("create_secret", "set_secret", "test_secret", "finish_secret")
                .forEach(step -> fixture.step(step, version));

        assertThat(outcome()).isEqualTo("finished");
    }

    @Test
    void everyStep_repeated_leadsToTheSameEnd() {
        String version = fixture.begin();
        for (String step : RotationFixture.STEPS) {
            fixture.step(step, version);
            fixture.step(step, version);
        }

        assertThat(fixture.live()).containsExactly(fixture.master, current());
    }

    @Test
    void setSecret_callsNothingAtMapboxAndSaysSo() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("setSecret", version);

        assertThat(outcome()).isEqualTo("nothing_to_set");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void testSecret_pendingMaster_isCheckedAndMints() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("testSecret", version);

        assertThat(outcome()).isEqualTo("tested");
        assertThat(mapboxCalls()).containsExactly("GET", "POST");
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void testSecret_withoutPendingValue_testsTheMasterInForce() {
        String version = fixture.begin();
        fixture.step("testSecret", version);

        assertThat(outcome()).isEqualTo("current_tested");
        assertThat(mapboxCalls()).containsExactly("GET", "POST");
    }

    @Test
    void testSecret_whenRotationIsConfiguredWithACopyOfTheValueInForce_passes() {
        String version = fixture.begin();
        fixture.storePending(version, fixture.master);
        fixture.step("testSecret", version);

        assertThat(outcome()).isEqualTo("tested");
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void createAndFinish_pendingHoldsTheMasterInForce_areRefused() {
        String version = fixture.begin();
        fixture.storePending(version, fixture.master);

        refused(() -> fixture.step("createSecret", version), RotationFailure.INVALID_STATE, "very token", version);
        refused(() -> fixture.step("finishSecret", version), RotationFailure.INVALID_STATE, "very token", version);
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void testSecret_pendingTokenRevoked_isRefusedAndSaysHowToStartAgain() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.revoke(pending().orElseThrow());

        refused(
                () -> fixture.step("testSecret", version),
                RotationFailure.MASTER_REFUSED,
                "revoked",
                "--remove-from-version-id " + version,
                "master in force is untouched");
        refused(() -> fixture.step("finishSecret", version), RotationFailure.MASTER_REFUSED, "revoked");
        assertThat(current()).isEqualTo(fixture.master);
    }

    @Test
    void testSecret_pendingTokenLacksAScope_isRefused() {
        String version = fixture.begin();
        String weak = fixture.mapbox.issueSecretToken(RotationFixture.ACCOUNT, List.of("tokens:write", "styles:read"));
        fixture.storePending(version, weak);

        refused(() -> fixture.step("testSecret", version), RotationFailure.MASTER_REFUSED, "every scope");
        refused(() -> fixture.step("finishSecret", version), RotationFailure.MASTER_REFUSED, "every scope");
        assertThat(current()).isEqualTo(fixture.master);
    }

    @Test
    void finishSecret_beforeCreateSecret_isRefused() {
        String version = fixture.begin();

        refused(() -> fixture.step("finishSecret", version), RotationFailure.INVALID_STATE, "createSecret");
        assertThat(current()).isEqualTo(fixture.master);
    }

    @Test
    void finishSecret_withoutTestSecret_provesTheMasterItself() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("finishSecret", version);

        assertThat(mapboxCalls()).startsWith("GET", "POST");
        assertThat(current()).isNotEqualTo(fixture.master);
    }

    @Test
    void anyStep_versionInForceAlready_doesNothing() {
        String version = fixture.rotate();
        fixture.mapbox.forgetCalls();
        for (String step : RotationFixture.STEPS) {
            fixture.step(step, version);
            assertThat(outcome()).isEqualTo("already_current");
        }

        assertThat(fixture.mapbox.calls()).isEmpty();
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void anyStep_unknownVersion_isRefusedBeforeMapboxIsCalled() {
        for (String step : RotationFixture.STEPS) {
            String unknown = UUID.randomUUID().toString();
            refused(() -> fixture.step(step, unknown), RotationFailure.INVALID_STATE, "AWSPENDING");
        }

        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void anyStep_rotationCancelled_isRefusedAndSaysWhatIsLeft() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.secrets.cancelRotation(RotationFixture.SECRET);
        fixture.mapbox.forgetCalls();

        for (String step : RotationFixture.STEPS) {
            refused(() -> fixture.step(step, version), RotationFailure.INVALID_STATE, "cancelled", "its note");
        }
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void anyStep_aRotationToAnotherVersionIsUnderWay_isRefused() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        String other = UUID.randomUUID().toString();

        for (String step : RotationFixture.STEPS) {
            refused(() -> fixture.step(step, other), RotationFailure.INVALID_STATE, other);
        }
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void createSecret_temporaryMaster_isRefusedBeforeAnythingIsCreated() {
        fixture.secrets.putValue(
                RotationFixture.SECRET,
                fixture.mapbox.issueTemporaryToken(
                        RotationFixture.ACCOUNT,
                        RotationFixture.MASTER_SCOPES,
                        fixture.clock.instant().plusSeconds(3600)));
        String version = fixture.begin();

        refused(() -> fixture.step("createSecret", version), RotationFailure.MASTER_REFUSED, "temporary token (tk)");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void createSecret_publicMaster_isRefusedBeforeAnythingIsCreated() {
        fixture.secrets.putValue(
                RotationFixture.SECRET,
                fixture.mapbox.issuePublicToken(RotationFixture.ACCOUNT, List.of("styles:read")));
        String version = fixture.begin();

        refused(() -> fixture.step("createSecret", version), RotationFailure.MISCONFIGURED, "public token (pk)");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void createSecret_masterRevoked_isRefusedAndSaysToPutAnother() {
        fixture.mapbox.revoke(fixture.master);
        String version = fixture.begin();

        refused(() -> fixture.step("createSecret", version), RotationFailure.MASTER_REFUSED, "revoked", "by hand");
        assertThat(pending()).isEmpty();
    }

    @Test
    void createSecret_masterLacksAnAllowedScope_createsNothing() {
        fixture.environment.put("ALLOWED_SCOPES", "styles:read,vision:read");
        String version = fixture.begin();

        refused(
                () -> fixture.step("createSecret", version),
                RotationFailure.MASTER_REFUSED,
                "vision:read",
                "ALLOWED_SCOPES");
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void createSecret_previousHoldsTheTokenInForce_doesNotDeleteIt() {
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        fixture.rotate();

        assertThat(fixture.live()).containsExactly(fixture.master, current());
    }

    @Test
    void createSecret_previousIsNoMaster_leavesItAndGoesOn() {
        fixture.secrets.putValue(RotationFixture.SECRET, "left by hand");
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        String version = fixture.begin();
        fixture.step("createSecret", version);

        assertThat(fixture.lastLine().get("detail").asText()).contains("AWSPREVIOUS");
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void createSecret_previousOfAnotherAccount_isReportedNotDeleted() {
        String foreign = fixture.mapbox.issueSecretToken("somebody", RotationFixture.MASTER_SCOPES);
        String foreignId = fixture.mapbox.liveTokens("somebody").get(0).id();
        fixture.secrets.putValue(RotationFixture.SECRET, foreign);
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        String version = fixture.begin();
        fixture.step("createSecret", version);

        assertThat(fixture.lastLine().get("orphan").asText()).isEqualTo(foreignId);
        assertThat(fixture.mapbox.liveTokens("somebody")).hasSize(1);
    }

    @Test
    void createSecret_previousDeletedByHand_goesOn() {
        fixture.rotate();
        fixture.mapbox.revoke(fixture.master);
        fixture.rotate();

        assertThat(fixture.live()).hasSize(2).contains(current());
    }

    @Test
    void valuePutByHandDuringARotation_becomesTheOneBeforeAndNothingIsLeftBehind() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        String byHand = fixture.mapbox.issueSecretToken(RotationFixture.ACCOUNT, RotationFixture.MASTER_SCOPES);
        fixture.secrets.putValue(RotationFixture.SECRET, byHand);
        fixture.step("testSecret", version);
        fixture.step("finishSecret", version);

        assertThat(fixture.live()).containsExactlyInAnyOrder(byHand, current());
        assertThat(fixture.secrets.value(RotationFixture.SECRET, "AWSPREVIOUS")).contains(byHand);
    }

    @Test
    void rolledBackByHand_nextRotationDeletesTheOneThatWasTakenOutOfForce() {
        String bad = fixture.rotate();
        String badToken = current();
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        fixture.rotate();

        assertThat(bad).isNotEmpty();
        assertThat(fixture.live()).containsExactly(fixture.master, current()).doesNotContain(badToken);
    }

    @Test
    void anyStep_eventNamesAnotherSecret_isRefused() {
        fixture.environment.put("MASTER_TOKEN_SECRET_ID", "another/secret");
        String version = fixture.begin();

        refused(() -> fixture.step("createSecret", version), RotationFailure.INVALID_EVENT, "another secret");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void anyStep_secretNamedByArnPartialArnNameOrNotAtAll_isServed() {
        String version = fixture.begin();
        String partial = fixture.arn.substring(0, fixture.arn.length() - 7);
        for (String id : List.of(fixture.arn, partial, RotationFixture.SECRET, "", "  ")) {
            fixture.environment.put("MASTER_TOKEN_SECRET_ID", id);
            fixture.step("setSecret", version);
        }

        assertThat(outcome()).isEqualTo("nothing_to_set");
    }

    @Test
    void event_notOfSecretsManager_isRefusedBeforeAnythingIsCalled() {
        String version = UUID.randomUUID().toString();
        refused(() -> fixture.handler().handleRequest(null, null), RotationFailure.INVALID_EVENT, "Step");
        refused(() -> fixture.step("rotateSecret", version), RotationFailure.INVALID_EVENT, "createSecret");
        refused(() -> fixture.step("createSecret", "short"), RotationFailure.INVALID_EVENT, "ClientRequestToken");
        refused(() -> fixture.step("createSecret", "\n".repeat(40)), RotationFailure.INVALID_EVENT, "32 to 64");
        refused(() -> fixture.step("createSecret", null), RotationFailure.INVALID_EVENT, "ClientRequestToken");

        assertThat(fixture.secrets.calls()).isEmpty();
        assertThat(fixture.log().lines()).hasSize(5);
    }

    @Test
    void configuration_faulty_everyStepFailsNamingAllFaults() {
        fixture.environment.put("ALLOWED_SCOPES", "tokens:write");
        fixture.environment.put("UPSTREAM_TIMEOUT_MS", "soon");

        refused(
                () -> fixture.step("createSecret", UUID.randomUUID().toString()),
                RotationFailure.MISCONFIGURED,
                "ALLOWED_SCOPES",
                "UPSTREAM_TIMEOUT_MS");
    }

    @Test
    void auditLine_ofEveryStep_isOneMetricLineWithIdsAndWithoutTokens() {
        fixture.rotate();
        String created = fixture.idOf(current());
        String version = fixture.begin();
        fixture.step("createSecret", version);

        JsonNode line = fixture.lastLine();
        assertThat(line.get("step").asText()).isEqualTo("createSecret");
        assertThat(line.get("outcome").asText()).isEqualTo("created");
        assertThat(line.get("version_id").asText()).isEqualTo(version);
        assertThat(line.get("created_token").asText())
                .isEqualTo(fixture.liveIds().get(1))
                .isNotEqualTo(created);
        assertThat(line.get("deleted_tokens")).hasSize(1);
        assertThat(line.get("request_id").asText()).isNotEmpty();
        assertThat(line.get("RotationStep").asInt()).isEqualTo(1);
        assertThat(line.get("RotationFailed").asInt()).isZero();
        JsonNode metrics = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(metrics.get("Namespace").asText()).isEqualTo("MapboxTokenVendor");
        assertThat(metrics.get("Dimensions").toString()).isEqualTo("[[\"FunctionName\"]]");
        assertThat(metrics.get("Metrics").findValuesAsText("Name")).containsExactly("RotationStep", "RotationFailed");
        assertThat(fixture.log().lines()).hasSize(5);
        assertThat(fixture.log()).doesNotContain("sk.", "tk.", "access_token");
    }

    @Test
    void createSecret_tooLittleTimeToStoreWhatIsCreated_isRefusedBeforeCreating() {
        String version = fixture.begin();

        refused(
                () -> fixture.handler()
                        .handleRequest(
                                fixture.event("createSecret", version), new FakeLambdaContext(Duration.ofSeconds(15))),
                RotationFailure.OUT_OF_TIME,
                "more than 30 s",
                "UPSTREAM_TIMEOUT_MS");
        assertThat(fixture.live()).containsExactly(fixture.master);
        assertThat(fixture.lastLine().get("FunctionName").asText()).isEqualTo("token-vendor");
    }

    @Test
    void rotationToken_isHandedBackToSecretsManagerAndNotLogged() {
        String version = fixture.begin();
        var event = fixture.event("createSecret", version);
        event.setRotationToken("rotation-token-of-secrets-manager-0123456789");
        List<String> stored = new CopyOnWriteArrayList<>();
        try (FaultyProxy proxy = FaultyProxy.toSecretsManager(fixture.secrets.url(), call -> {
            if (call.stores()) {
                stored.add(call.body());
            }
            return FaultyProxy.Fault.NONE;
        })) {
            fixture.environment.put("SECRETS_MANAGER_URL", proxy.url().toString());
            fixture.handler().handleRequest(event, new FakeLambdaContext(Duration.ofSeconds(60)));
        }

        assertThat(stored).singleElement().asString().contains("\"RotationToken\":\"rotation-token-of");
        assertThat(fixture.log()).doesNotContain("rotation-token-of");
    }

    @Test
    void secretsManagerCalls_ofOneRotation_areAsFewAsTheStepsNeed() {
        fixture.rotate();

        assertThat(fixture.secrets.calls())
                .extracting(FakeSecretsManager.Call::action)
                .containsExactly(
                        "DescribeSecret",
                        "GetSecretValue",
                        "GetSecretValue",
                        "PutSecretValue",
                        "DescribeSecret",
                        "DescribeSecret",
                        "GetSecretValue",
                        "DescribeSecret",
                        "GetSecretValue",
                        "GetSecretValue",
                        "UpdateSecretVersionStage",
                        "UpdateSecretVersionStage");
    }
}
