package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work runs when a test says so: the executor is a queue. */
final class SingleFlightTest {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SingleFlight<String, String, IOException> flights =
            new SingleFlight<>(tasks::add, clock, MAX_AGE, () -> new IOException("rejected"));

    @Test
    void join_whileWorkIsUnderWay_sharesIt() throws IOException {
        Flight<String, IOException> first = flights.join("key", () -> "shared");
        Flight<String, IOException> second = flights.join("key", () -> "never run");

        runAll();

        assertThat(first.await(soon(), IOException::new)).isEqualTo("shared");
        assertThat(second.await(soon(), IOException::new)).isEqualTo("shared");
    }

    @Test
    void isInFlight_isTrueFromJoiningUntilTheWorkEnds() {
        assertThat(flights.isInFlight("key")).isFalse();

        flights.join("key", () -> "shared");
        assertThat(flights.isInFlight("key")).isTrue();

        runAll();
        assertThat(flights.isInFlight("key")).isFalse();
    }

    @Test
    void join_anotherKey_startsItsOwnWork() throws IOException {
        Flight<String, IOException> first = flights.join("key", () -> "one");
        Flight<String, IOException> second = flights.join("another", () -> "two");

        runAll();

        assertThat(first.await(soon(), IOException::new)).isEqualTo("one");
        assertThat(second.await(soon(), IOException::new)).isEqualTo("two");
    }

    @Test
    void join_afterACallerLeftLate_joinsTheWorkThatGoesOn() throws IOException {
        Flight<String, IOException> first = flights.join("key", () -> "shared");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> first.await(passed(), () -> new IOException("late")))
                .withMessage("late");

        Flight<String, IOException> second = flights.join("key", () -> "never run");
        runAll();

        assertThat(second.await(soon(), IOException::new)).isEqualTo("shared");
    }

    @Test
    void join_finishedWork_startsNewWork() throws IOException {
        flights.join("key", () -> "old");
        runAll();

        Flight<String, IOException> next = flights.join("key", () -> "new");
        assertThat(next.isDone()).isFalse();
        runAll();

        assertThat(next.isDone()).isTrue();
        assertThat(next.await(soon(), IOException::new)).isEqualTo("new");
    }

    @Test
    void join_afterAFailure_startsNewWork() throws IOException {
        Flight<String, IOException> failed = flights.join("key", () -> {
            throw new IOException("failed");
        });
        Flight<String, IOException> joined = flights.join("key", () -> "never run");
        runAll();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> failed.await(soon(), IOException::new))
                .withMessage("failed");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> joined.await(soon(), IOException::new))
                .withMessage("failed");

        Flight<String, IOException> next = flights.join("key", () -> "new");
        runAll();
        assertThat(next.await(soon(), IOException::new)).isEqualTo("new");
    }

    @Test
    void join_atTheMaximumAge_stillShares() {
        Flight<String, IOException> first = flights.join("key", () -> "shared");
        clock.advance(MAX_AGE);

        assertThat(flights.join("key", () -> "new")).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5.000000001S", "PT1H", "-PT1H"})
    void join_workTooOldByTheWallClock_startsNewWork(Duration jump) throws IOException {
        Flight<String, IOException> frozen = flights.join("key", () -> {
            throw new IOException("an hour ago");
        });
        Runnable thawed = tasks.remove();
        clock.advance(jump);

        Flight<String, IOException> renewed = flights.join("key", () -> "new");
        thawed.run();
        Flight<String, IOException> joined = flights.join("key", () -> "never run");
        runAll();

        assertThat(frozen.isDone()).isTrue();
        assertThat(renewed.await(soon(), IOException::new)).isEqualTo("new");
        assertThat(joined).isSameAs(renewed);
    }

    @Test
    void join_whenTheExecutorIsFull_failsAsSuppliedAndLeavesNoTrace() throws IOException {
        ArrayDeque<Boolean> full = new ArrayDeque<>();
        full.add(true);
        SingleFlight<String, String, IOException> bounded = new SingleFlight<>(
                task -> {
                    if (full.poll() != null) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                clock,
                MAX_AGE,
                () -> new IOException("rejected"));

        Flight<String, IOException> turnedAway = bounded.join("key", () -> "never run");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> turnedAway.await(soon(), IOException::new))
                .withMessage("rejected");
        assertThat(bounded.join("key", () -> "value").await(soon(), IOException::new))
                .isEqualTo("value");
    }

    /** The JDK throws this when the system refuses another thread. */
    @Test
    void join_whenNoThreadStarts_failsUnchangedAndLeavesNoTrace() {
        SingleFlight<String, String, IOException> threadless = new SingleFlight<>(
                task -> {
                    throw new OutOfMemoryError("no thread");
                },
                clock,
                MAX_AGE,
                () -> new IOException("rejected"));

        Flight<String, IOException> failed = threadless.join("key", () -> "never run");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> failed.await(soon(), IOException::new))
                .withMessage("no thread");
        assertThat(threadless.join("key", () -> "never run")).isNotSameAs(failed);
    }

    @Test
    void await_unexpectedFailures_throwsThemUnchanged() {
        Flight<String, IOException> unchecked = flights.join("unchecked", () -> {
            throw new IllegalStateException("unforeseen");
        });
        Flight<String, IOException> error = flights.join("error", () -> {
            throw new StackOverflowError();
        });
        runAll();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> unchecked.await(soon(), IOException::new))
                .withMessage("unforeseen");
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> error.await(soon(), IOException::new));
    }

    @Test
    void await_whenInterrupted_isLateAndKeepsTheInterruption() throws Exception {
        Flight<String, IOException> flight = flights.join("key", () -> "never run");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                flight.await(soon(), () -> new IOException("late"));
            } catch (IOException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        caller.interrupt();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }

    private static Deadline passed() {
        return Deadline.after(Duration.ZERO);
    }
}
