package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreviousMasterCleanupTest {
    private final RotationFixture fixture = new RotationFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void rotation_theSecondOne_deletesTheTokenBeforeLast() {
        fixture.rotate();
        String first = fixture.current();
        fixture.rotate();

        assertThat(fixture.live()).containsExactly(first, fixture.current());
    }

    @Test
    void createSecret_previousHoldsTheCurrentToken_doesNotDeleteIt() {
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        fixture.rotate();

        assertThat(fixture.live()).containsExactly(fixture.master, fixture.current());
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
    void createSecret_previousDeletedByHand_continues() {
        fixture.rotate();
        fixture.mapbox.revoke(fixture.master);
        fixture.rotate();

        assertThat(fixture.live()).hasSize(2).contains(fixture.current());
    }

    @Test
    void rolledBackByHand_nextRotationDeletesTheReplacedToken() {
        String bad = fixture.rotate();
        String badToken = fixture.current();
        fixture.secrets.putValue(RotationFixture.SECRET, fixture.master);
        fixture.rotate();

        assertThat(bad).isNotEmpty();
        assertThat(fixture.live())
                .containsExactly(fixture.master, fixture.current())
                .doesNotContain(badToken);
    }

    @Test
    void finishSecret_valuePutByHandSinceCreateSecret_deletesNothingAndReportsTheFormerToken() {
        String version = fixture.begin();
        fixture.step("createSecret", version);
        String byHand = fixture.mapbox.issueSecretToken(RotationFixture.ACCOUNT, RotationFixture.MASTER_SCOPES);
        fixture.secrets.putValue(RotationFixture.SECRET, byHand);
        fixture.step("testSecret", version);
        fixture.step("finishSecret", version);

        assertThat(fixture.live()).containsExactlyInAnyOrder(fixture.master, byHand, fixture.current());
        assertThat(fixture.secrets.value(RotationFixture.SECRET, "AWSPREVIOUS")).contains(byHand);
        assertThat(fixture.lastLine().get("orphan").asText()).isEqualTo(fixture.idOf(fixture.master));
        assertThat(fixture.lastLine().get("detail").asText()).contains(fixture.idOf(fixture.master), "token page");
    }
}
