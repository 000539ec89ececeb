package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterVerifierTest {
    private final RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void testSecret_pendingMaster_isCheckedAndMints() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.forgetCalls();
        fixture.step("testSecret", version);

        assertThat(fixture.outcome()).isEqualTo("tested");
        assertThat(fixture.mapboxCalls()).containsExactly("GET", "POST");
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void testSecret_withoutPendingValue_testsTheCurrentMaster() {
        String version = fixture.begin();
        fixture.step("testSecret", version);

        assertThat(fixture.outcome()).isEqualTo("current_tested");
        assertThat(fixture.mapboxCalls()).containsExactly("GET", "POST");
    }

    @Test
    void testSecret_pendingIsACopyOfTheCurrentValue_passes() {
        String version = fixture.begin();
        fixture.storePending(version, fixture.master);
        fixture.step("testSecret", version);

        assertThat(fixture.outcome()).isEqualTo("tested");
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void testSecret_pendingTokenRevoked_isRefusedAndSaysHowToStartAgain() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        fixture.mapbox.revoke(fixture.pending().orElseThrow());

        fixture.refused(
                () -> fixture.step("testSecret", version),
                RotationFailure.MASTER_REFUSED,
                "revoked",
                "--remove-from-version-id " + version,
                "current master is untouched");
        fixture.refused(() -> fixture.step("finishSecret", version), RotationFailure.MASTER_REFUSED, "revoked");
        assertThat(fixture.current()).isEqualTo(fixture.master);
    }

    @Test
    void testSecret_pendingTokenLacksAScope_isRefused() {
        String version = fixture.begin();
        String weak = fixture.mapbox.issueSecretToken(RotationFixture.ACCOUNT, List.of("tokens:write", "styles:read"));
        fixture.storePending(version, weak);

        fixture.refused(() -> fixture.step("testSecret", version), RotationFailure.MASTER_REFUSED, "every scope");
        fixture.refused(() -> fixture.step("finishSecret", version), RotationFailure.MASTER_REFUSED, "every scope");
        assertThat(fixture.current()).isEqualTo(fixture.master);
    }
}
