package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTimeTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final Instant start = clock.instant();
    private final UpstreamCalls calls = new UpstreamCalls();
    private final List<Long> pauses = new ArrayList<>();
    private final TableTime time = time(A_WHILE);

    @Test
    void isOver_afterThreeSeconds() {
        clock.advance(Duration.ofMillis(2_999));
        assertThat(time.isOver()).isFalse();

        clock.advance(Duration.ofMillis(1));
        assertThat(time.isOver()).isTrue();
    }

    @Test
    void isOver_clockSetBack_soThatItEnds() {
        clock.advance(Duration.ofMillis(-1));

        assertThat(time.isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5000, 2500", "2000, 1000", "1000, 500"})
    void isOver_afterHalfOfTheCallersTime(long caller, long half) {
        TableTime short1 = time(Duration.ofMillis(caller));
        clock.advance(Duration.ofMillis(half * 9 / 10));
        assertThat(short1.isOver()).isFalse();

        clock.advance(Duration.ofMillis(half / 10));
        assertThat(short1.isOver()).isTrue();
    }

    /** The wall clock may stand still for the same reason as the monotonic one, or be moved. */
    @Test
    void isOver_byTheMonotonicClockToo() throws Exception {
        TableTime short1 = time(Duration.ofMillis(60));
        Thread.sleep(40);

        assertThat(short1.isOver()).isTrue();
    }

    @Test
    void isOver_callerWithoutTime_atOnce() {
        assertThat(time(Duration.ZERO).isOver()).isTrue();
    }

    @Test
    void allowsClaim_whileAFifthIsLeft_soThatAMintCanBePublished() {
        clock.advance(Duration.ofMillis(2_399));
        assertThat(time.allowsClaim()).isTrue();

        clock.advance(Duration.ofMillis(2));
        assertThat(time.allowsClaim()).isFalse();
    }

    @Test
    void isFree_claimSeenUnchangedForThreeFifths_hasLapsed() {
        Optional<Claim> claim = Optional.of(new Claim("another", start.plus(Duration.ofDays(365))));
        assertThat(time.isFree(Optional.empty())).isTrue();
        assertThat(time.isFree(claim)).isFalse();
        assertThat(time.ofClaim()).isEqualTo(Duration.ofMillis(1_800));
        clock.advance(Duration.ofMillis(1_799));
        assertThat(time.isFree(claim)).isFalse();
        assertThat(time(A_WHILE).isFree(claim)).as("just seen").isFalse();

        clock.advance(Duration.ofMillis(1));
        assertThat(time.isFree(claim)).isTrue();
        assertThat(time.isFree(Optional.of(new Claim("a third", start.plusSeconds(3)))))
                .as("it has changed hands")
                .isFalse();
    }

    @Test
    void isFree_claimLongerAgoThanClocksDiffer_hasLapsed() {
        assertThat(time.isFree(Optional.of(new Claim("another", start.minusSeconds(5)))))
                .isFalse();
        assertThat(time.isFree(Optional.of(new Claim("another", start.minusMillis(5_001)))))
                .isTrue();
    }

    @Test
    void call_isBoundedByItsTimeoutAndByWhatIsLeft_andSaysWhatIsAwaited() {
        assertThat(millis(time.call())).isBetween(300L, 500L);
        assertThat(calls.awaited()).contains(Upstream.SHARED_LEASES);

        clock.advance(Duration.ofMillis(2_900));
        assertThat(millis(time.call())).isLessThanOrEqualTo(100);
    }

    @Test
    void lastCall_hasWhatWasLeftBeforeTheMint_andHalfOfWhatItsCallerHas() {
        clock.advance(Duration.ofMillis(2_800));
        time.stop();
        clock.advance(Duration.ofSeconds(10));
        assertThat(millis(time.lastCall())).isBetween(1L, 200L);

        TableTime short1 = time(Duration.ofMillis(400));
        short1.stop();
        assertThat(millis(short1.lastCall())).isBetween(1L, 200L);
        TableTime none = time(Duration.ZERO);
        none.stop();
        assertThat(none.lastCall().deadline().hasPassed()).isTrue();
    }

    /** A caller that has left loses nothing because of it. */
    @Test
    void lastCall_callerHasLeft_hasWhatWasLeftBeforeTheMint() throws Exception {
        TableTime short1 = time(Duration.ofMillis(400));
        short1.stop();
        Thread.sleep(420);

        assertThat(millis(short1.lastCall())).isBetween(1L, 200L);
    }

    @Test
    void pause_endsWithTheTime() {
        clock.advance(Duration.ofMillis(2_990));
        time.pause(3);

        assertThat(pauses).containsExactly(10L);
    }

    @Test
    void noteTimeout_blamesTheTable() {
        time.noteTimeout();

        assertThat(calls.all()).hasSize(1).allMatch(call -> call.fault().equals("shared_leases_timeout"));
    }

    private TableTime time(Duration ofCaller) {
        SharedLeaseSettings settings = new SharedLeaseSettings(
                new InMemoryLeaseTable(),
                "",
                Duration.ofMillis(500),
                () -> "me",
                () -> 1,
                length -> pauses.add(length.toMillis()));
        CallContext context = new CallContext(Deadline.after(A_WHILE), calls);
        return new TableTime(settings, clock, context, Deadline.after(ofCaller));
    }

    private static long millis(CallContext context) {
        return context.deadline().remainingMillis();
    }
}
