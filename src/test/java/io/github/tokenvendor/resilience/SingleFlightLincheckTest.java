package io.github.tokenvendor.resilience;

import io.github.tokenvendor.testing.Interleavings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Explores the interleavings of callers that each call twice; Lincheck prints the one that fails. */
@Tag("slow")
class SingleFlightLincheckTest {
    @Test
    void anyInterleaving_runsOneWorkAtATimeAndNeverHandsOutAnOldResult() {
        Interleavings.explore(SingleFlightLincheckTest::interleave);
    }

    private static void interleave() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger underWay = new AtomicInteger();
        SingleFlight<String, Integer, IllegalStateException> flights = new SingleFlight<>(
                Runnable::run,
                InstantSource.fixed(Instant.EPOCH),
                Duration.ofSeconds(1),
                () -> new IllegalStateException("rejected"));
        Runnable caller = () -> {
            int first = result(flights, runs, underWay);
            if (result(flights, runs, underWay) <= first) {
                throw new AssertionError("an old result");
            }
        };
        Interleavings.concurrently(caller, caller);
    }

    private static int result(
            SingleFlight<String, Integer, IllegalStateException> flights, AtomicInteger runs, AtomicInteger underWay) {
        return flights.join("key", () -> {
                    if (underWay.incrementAndGet() > 1) {
                        throw new AssertionError("two at once");
                    }
                    int run = runs.incrementAndGet();
                    underWay.decrementAndGet();
                    return run;
                })
                .await(Deadline.after(Duration.ofMinutes(1)), () -> new IllegalStateException("late"));
    }
}
