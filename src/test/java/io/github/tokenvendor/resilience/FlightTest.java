package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlightTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private static final Duration AGE = Duration.ofSeconds(15);

    private final Flight<String, IOException> flight = new Flight<>(START);

    @Test
    void await_workThatHasEnded_givesItsResultEvenAfterTheDeadline() throws Exception {
        flight.succeed("token");

        assertThat(flight.await(Deadline.after(Duration.ZERO), FlightTest::late))
                .isEqualTo("token");
        assertThat(flight.isDone()).isTrue();
        assertThat(flight.hasTimedOutCaller()).isFalse();
    }

    @Test
    void await_deadlinePasses_failsAsSuppliedAndLeavesTheWorkRunning() throws Exception {
        assertThatThrownBy(() -> flight.await(Deadline.after(Duration.ZERO), FlightTest::late))
                .isInstanceOf(IOException.class)
                .hasMessage("late");
        assertThat(flight.hasTimedOutCaller()).isTrue();
        assertThat(flight.isDone()).isFalse();

        flight.succeed("token");
        assertThat(flight.await(Deadline.after(AGE), FlightTest::late)).isEqualTo("token");
    }

    @Test
    void await_interrupted_failsAsSuppliedAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> flight.await(Deadline.after(AGE), FlightTest::late))
                .hasMessage("late");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(flight.hasTimedOutCaller()).isFalse();
    }

    @Test
    void await_workFails_throwsThatFailure() {
        IOException failure = new IOException("refused");
        flight.fail(failure);

        assertThatThrownBy(() -> flight.await(Deadline.after(AGE), FlightTest::late))
                .isSameAs(failure);
    }

    @Test
    void await_workCrashes_throwsTheCrashUnwrapped() {
        Error crash = new StackOverflowError();
        flight.fail(crash);

        assertThatThrownBy(() -> flight.await(Deadline.after(AGE), FlightTest::late))
                .isSameAs(crash);
    }

    @Test
    void isOlderThan_byTheClock_whicheverWayItWasSet() {
        assertThat(flight.isOlderThan(AGE, START.plus(AGE))).isFalse();
        assertThat(flight.isOlderThan(AGE, START.plus(AGE).plusNanos(1))).isTrue();
        assertThat(flight.isOlderThan(AGE, START.minus(AGE))).isFalse();
        assertThat(flight.isOlderThan(AGE, START.minus(AGE).minusNanos(1))).isTrue();
    }

    private static IOException late() {
        return new IOException("late");
    }
}
