package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeSecretsManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The steps in and out of order, and what the labels permit. */
class RotatorTest {
    private final RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void rotation_plainSecret_makesANewMasterCurrentAndKeepsTheOldOneValid() {
        String version = fixture.rotate();

        String created = fixture.current();
        assertThat(created).startsWith("sk.").isNotEqualTo(fixture.master);
        assertThat(fixture.live()).containsExactly(fixture.master, created);
        assertThat(fixture.secrets.stages(RotationFixture.SECRET).get(version)).containsExactly("AWSCURRENT");
        assertThat(fixture.secrets.value(RotationFixture.SECRET, "AWSPREVIOUS")).contains(fixture.master);
    }

    @Test
    void everyStep_spelledAsInTheUserGuide_isAcceptedToo() {
        String version = fixture.begin();
        List.of("create_secret", "set_secret", "test_secret", "finish_secret")
                .forEach(step -> fixture.step(step, version));

        assertThat(fixture.outcome()).isEqualTo("finished");
    }

    @Test
    void everyStep_repeated_hasTheSameResult() {
        String version = fixture.begin();
        for (String step : RotationFixture.STEPS) {
            fixture.step(step, version);
            fixture.step(step, version);
        }

        assertThat(fixture.live()).containsExactly(fixture.master, fixture.current());
    }

    @Test
    void setSecret_doesNotCallMapboxAndSaysSo() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("setSecret", version);

        assertThat(fixture.outcome()).isEqualTo("nothing_to_set");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void createAndFinish_pendingHoldsTheCurrentMaster_areRefused() {
        String version = fixture.begin();
        fixture.storePending(version, fixture.master);

        fixture.refused(
                () -> fixture.step("createSecret", version),
                RotationFailure.INVALID_STATE,
                "holds the current token",
                version);
        fixture.refused(
                () -> fixture.step("finishSecret", version),
                RotationFailure.INVALID_STATE,
                "holds the current token",
                version);
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void finishSecret_beforeCreateSecret_isRefused() {
        String version = fixture.begin();

        fixture.refused(() -> fixture.step("finishSecret", version), RotationFailure.INVALID_STATE, "createSecret");
        assertThat(fixture.current()).isEqualTo(fixture.master);
    }

    @Test
    void finishSecret_withoutTestSecret_verifiesTheMasterItself() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("finishSecret", version);

        assertThat(fixture.mapboxCalls()).startsWith("GET", "POST");
        assertThat(fixture.current()).isNotEqualTo(fixture.master);
    }

    @Test
    void anyStep_versionAlreadyCurrent_doesNothing() {
        String version = fixture.rotate();
        fixture.mapbox.forgetCalls();
        for (String step : RotationFixture.STEPS) {
            fixture.step(step, version);
            assertThat(fixture.outcome()).isEqualTo("already_current");
        }

        assertThat(fixture.mapbox.calls()).isEmpty();
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void anyStep_unknownVersion_isRefusedBeforeMapboxIsCalled() {
        for (String step : RotationFixture.STEPS) {
            String unknown = UUID.randomUUID().toString();
            fixture.refused(() -> fixture.step(step, unknown), RotationFailure.INVALID_STATE, "AWSPENDING");
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
            fixture.refused(() -> fixture.step(step, version), RotationFailure.INVALID_STATE, "canceled", "its note");
        }
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void anyStep_aRotationToAnotherVersionIsUnderWay_isRefused() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        String other = UUID.randomUUID().toString();

        for (String step : RotationFixture.STEPS) {
            fixture.refused(() -> fixture.step(step, other), RotationFailure.INVALID_STATE, other);
        }
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void anyStep_eventNamesAnotherSecret_isRefused() {
        fixture.environment.put("MASTER_TOKEN_SECRET_ID", "another/secret");
        String version = fixture.begin();

        fixture.refused(
                () -> fixture.step("createSecret", version), RotationFailure.INVALID_EVENT, "a different secret");
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

        assertThat(fixture.outcome()).isEqualTo("nothing_to_set");
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
