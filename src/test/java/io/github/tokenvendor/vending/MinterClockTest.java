package io.github.tokenvendor.vending;

import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a mint does where the clocks of the vendor and of Mapbox differ. */
class MinterClockTest {
    private static final String EXPIRES_TOO_LATE = "{\"message\":\"expires is more than one hour in the future\"}";

    private final MinterFixture bench = new MinterFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void mint_clockAhead_isRetriedOnceByMapboxsTimeAndRemembered() throws Exception {
        Instant mapboxTime = bench.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(Reply.of(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        bench.mapbox.script(ask -> replies.isEmpty() ? granted(ask, mapboxTime) : replies.remove());

        Lease minted = bench.mint();

        assertThat(bench.mapbox.asks())
                .extracting(Ask::expires)
                .containsExactly(bench.start.plus(LIFETIME), mapboxTime.plus(LIFETIME));
        assertThat(minted.expires()).isEqualTo(mapboxTime.plus(LIFETIME));
        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
        assertThat(bench.mapboxClock.now()).isEqualTo(mapboxTime);
    }

    @Test
    void mint_clockAhead_grantWithoutADate_isRememberedFromTheRefusal() throws Exception {
        Instant mapboxTime = bench.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(Reply.of(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        bench.mapbox.script(ask -> replies.isEmpty()
                ? Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), mapboxTime, ask.expires()))
                : replies.remove());

        bench.mint();

        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
    }

    @Test
    void mint_clockFarAhead_provesTheGrantByMapboxsTime() throws Exception {
        // By the environment's own clock the token has ended a day ago.
        Instant mapboxTime = bench.start.minusSeconds(86_400);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(Reply.of(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        bench.mapbox.script(ask -> replies.isEmpty() ? granted(ask, mapboxTime) : replies.remove());

        assertThat(bench.mint().remaining(bench.mapboxClock.now())).isEqualTo(LIFETIME);
    }

    @Test
    void mint_secondRefusalOfTheExpiry_isMisconfiguredAfterTwoCallsAndTheClockStays() {
        bench.mapbox.script(ask -> Reply.of(422, EXPIRES_TOO_LATE).dated(bench.start.minusSeconds(600)));

        bench.assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(2);
        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_refusedExpiryWithoutATime_isNotRetried() {
        bench.mapbox.script(ask -> new Reply(422, Map.of("Date", "yesterday"), EXPIRES_TOO_LATE));

        bench.assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void mint_clockAhead_whileOneProbeAtATimeIsLetThrough_correctsIt() throws Exception {
        bench.mapbox.script(ask -> Reply.of(503, ""));
        for (int i = 0; i < 3; i++) {
            bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
        }
        bench.clock.advance(Duration.ofSeconds(1));
        Instant mapboxTime = bench.start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(Reply.of(422, EXPIRES_TOO_LATE).dated(mapboxTime));
        bench.mapbox.script(ask -> replies.isEmpty() ? granted(ask, mapboxTime) : replies.remove());

        assertThat(bench.mint().expires()).isEqualTo(mapboxTime.plus(LIFETIME));
    }

    @Test
    void mint_clockWasCorrectedInBetween_isNoticedOnTheNextSuccess() throws Exception {
        bench.mapboxClock.synchronizeTo(bench.start.minusSeconds(600), Duration.ZERO);
        bench.mapbox.script(ask -> bench.mapbox.grant(ask).dated(bench.start));

        bench.mint(bench.minter, Duration.ofMinutes(59));

        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_clockNeverFoundWrong_isNotSetByASuccess() throws Exception {
        bench.mapbox.script(ask -> bench.mapbox.grant(ask).dated(bench.start.minusSeconds(100)));

        bench.mint();

        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    private static Reply granted(Ask ask, Instant mapboxTime) {
        return Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), mapboxTime, ask.expires()))
                .dated(mapboxTime);
    }
}
