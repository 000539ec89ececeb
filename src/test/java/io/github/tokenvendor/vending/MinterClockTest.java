package io.github.tokenvendor.vending;

import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mint does if the vendor's clock differs from Mapbox's. */
class MinterClockTest {
    private static final String EXPIRES_TOO_LATE = "{\"message\":\"expires is more than one hour in the future\"}";

    private final MinterFixture fixture = new MinterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void mint_clockAhead_isRetriedOnceByMapboxsTimeAndRemembered() throws Exception {
        Instant mapboxTime = fixture.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(new Reply(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        fixture.mapbox.script(mint -> replies.isEmpty() ? granted(mint, mapboxTime) : replies.remove());

        Lease minted = fixture.mint();

        assertThat(fixture.mapbox.requests())
                .extracting(MintRequest::expires)
                .containsExactly(fixture.start.plus(LIFETIME), mapboxTime.plus(LIFETIME));
        assertThat(minted.expires()).isEqualTo(mapboxTime.plus(LIFETIME));
        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
        assertThat(fixture.mapboxClock.now()).isEqualTo(mapboxTime);
    }

    @Test
    void mint_clockAhead_grantWithoutADate_isRememberedFromTheRefusal() throws Exception {
        Instant mapboxTime = fixture.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(new Reply(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        fixture.mapbox.script(mint -> replies.isEmpty()
                ? ScriptedMapbox.created(
                        TestTokens.temporary(mint.account(), mint.scopes(), mapboxTime, mint.expires()))
                : replies.remove());

        fixture.mint();

        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
    }

    @Test
    void mint_clockFarAhead_provesTheGrantByMapboxsTime() throws Exception {
        // By the environment's own clock the token expired a day ago.
        Instant mapboxTime = fixture.start.minusSeconds(86_400);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(new Reply(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        fixture.mapbox.script(mint -> replies.isEmpty() ? granted(mint, mapboxTime) : replies.remove());

        assertThat(fixture.mint().remaining(fixture.mapboxClock.now())).isEqualTo(LIFETIME);
    }

    @Test
    void mint_secondRefusalOfTheExpiry_isMisconfiguredAfterTwoCallsAndTheClockIsUnchanged() {
        fixture.mapbox.script(mint -> new Reply(422, EXPIRES_TOO_LATE).dated(fixture.start.minusSeconds(600)));

        fixture.assertFails(Failure.MISCONFIGURED);
        assertThat(fixture.mapbox.requests()).hasSize(2);
        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_refusedExpiryWithoutATime_isNotRetried() {
        fixture.mapbox.script(mint -> new Reply(422, Map.of("Date", "yesterday"), EXPIRES_TOO_LATE));

        fixture.assertFails(Failure.MISCONFIGURED);
        assertThat(fixture.mapbox.requests()).hasSize(1);
    }

    @Test
    void mint_clockAhead_whileOneProbeAtATimeIsLetThrough_correctsIt() throws Exception {
        fixture.mapbox.script(mint -> new Reply(503, ""));
        for (int i = 0; i < 3; i++) {
            fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
        }
        fixture.clock.advance(Duration.ofSeconds(1));
        Instant mapboxTime = fixture.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(new Reply(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        fixture.mapbox.script(mint -> replies.isEmpty() ? granted(mint, mapboxTime) : replies.remove());

        assertThat(fixture.mint().expires()).isEqualTo(mapboxTime.plus(LIFETIME));
    }

    @Test
    void mint_clockWasCorrectedInBetween_isNoticedOnTheNextSuccess() throws Exception {
        fixture.mapboxClock.synchronizeTo(fixture.start.minusSeconds(600), Duration.ZERO);
        fixture.mapbox.script(mint -> fixture.mapbox.grant(mint).dated(fixture.start));

        fixture.mint(fixture.minter, Duration.ofMinutes(59));

        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_clockNeverFoundWrong_isNotSetByASuccess() throws Exception {
        fixture.mapbox.script(mint -> fixture.mapbox.grant(mint).dated(fixture.start.minusSeconds(100)));

        fixture.mint();

        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    /** A proxy may have set the date, so the token's own time must agree with it. */
    @ParameterizedTest
    @CsvSource({"-5, 0", "-4, -60", "4, -60", "5, 0"})
    void mint_dateOfASuccess_isLearned_onlyIfTheTokensTimeOfIssueIsWithinFiveSeconds(int apart, int offset)
            throws Exception {
        Instant date = fixture.start.minusSeconds(60);
        Instant issued = date.plusSeconds(apart);
        fixture.mapbox.script(mint -> ScriptedMapbox.created(
                        TestTokens.temporary(mint.account(), mint.scopes(), issued, mint.expires()))
                .dated(date));

        fixture.mint();

        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ofSeconds(offset));
    }

    private static Reply granted(MintRequest mint, Instant mapboxTime) {
        return ScriptedMapbox.created(TestTokens.temporary(mint.account(), mint.scopes(), mapboxTime, mint.expires()))
                .dated(mapboxTime);
    }
}
