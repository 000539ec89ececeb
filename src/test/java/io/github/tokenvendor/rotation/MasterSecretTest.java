package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterSecretTest {
    private final RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
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

        fixture.refused(
                () -> fixture.step("createSecret", version), RotationFailure.MASTER_REFUSED, "temporary token (tk)");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void createSecret_publicMaster_isRefusedBeforeAnythingIsCreated() {
        fixture.secrets.putValue(
                RotationFixture.SECRET,
                fixture.mapbox.issuePublicToken(RotationFixture.ACCOUNT, List.of("styles:read")));
        String version = fixture.begin();

        fixture.refused(
                () -> fixture.step("createSecret", version), RotationFailure.MISCONFIGURED, "public token (pk)");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }

    @Test
    void createSecret_previousIsNotAMaster_leavesItAndContinues() {
        fixture.secrets.putValue(RotationFixture.SECRET, "left by hand");
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        String version = fixture.begin();
        fixture.step("createSecret", version);

        assertThat(fixture.lastLine().get("detail").asText()).contains("AWSPREVIOUS");
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void createSecret_configuredAccountIsNotTheTokens_isRefusedAndNamesBoth() {
        fixture.environment.put("MAPBOX_USERNAME", "Cartographer");
        String version = fixture.begin();

        fixture.refused(
                () -> fixture.step("createSecret", version),
                RotationFailure.MISCONFIGURED,
                RotationFixture.ACCOUNT,
                "Cartographer",
                "MAPBOX_USERNAME");
        assertThat(fixture.mapbox.calls()).isEmpty();
    }
}
