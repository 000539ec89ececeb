package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.fake.IssuedToken;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterCreatorTest {
    private RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
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
        assertThat(fixture.pending()).contains(created.token());
        assertThat(fixture.current()).isEqualTo(fixture.master);
    }

    @Test
    void createSecret_jsonSecret_keepsTheOtherMembers() {
        fixture.close();
        fixture = new RotationFixture(",\"owner\":\"maps\",\"since\":2026,\"ratio\":1.50");
        fixture.rotate();

        assertThat(fixture.current())
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
        Optional<String> first = fixture.pending();
        fixture.step("createSecret", version);

        assertThat(fixture.outcome()).isEqualTo("already_created");
        assertThat(fixture.pending()).isEqualTo(first);
        assertThat(fixture.live()).hasSize(2);
    }

    @Test
    void createSecret_masterRevoked_isRefusedAndSaysToStoreAnother() {
        fixture.mapbox.revoke(fixture.master);
        String version = fixture.begin();

        fixture.refused(
                () -> fixture.step("createSecret", version),
                RotationFailure.MASTER_REFUSED,
                "revoked",
                "Store a master token");
        assertThat(fixture.pending()).isEmpty();
    }

    @Test
    void createSecret_masterLacksAnAllowedScope_createsNothing() {
        fixture.environment.put("ALLOWED_SCOPES", "styles:read,vision:read");
        String version = fixture.begin();

        fixture.refused(
                () -> fixture.step("createSecret", version),
                RotationFailure.MASTER_REFUSED,
                "vision:read",
                "ALLOWED_SCOPES");
        assertThat(fixture.live()).containsExactly(fixture.master);
    }

    @Test
    void createSecret_tooLittleTimeToStoreWhatIsCreated_isRefusedBeforeCreating() {
        String version = fixture.begin();

        fixture.refused(
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
    void createSecret_secretOfTheConsolesEditor_isRotatedUnderTheSameName() {
        fixture.secrets.putValue(
                RotationFixture.SECRET, "{\"owner\":\"maps\",\"MAPBOX_TOKEN\":\"" + fixture.master + "\"}");
        fixture.rotate();

        assertThat(fixture.current())
                .matches("\\{\"owner\":\"maps\",\"MAPBOX_TOKEN\":\"sk\\.[^\"]+\"}")
                .doesNotContain(fixture.master);
    }
}
