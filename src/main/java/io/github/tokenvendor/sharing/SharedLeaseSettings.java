package io.github.tokenvendor.sharing;

import java.time.Duration;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How an environment goes about shared leases.
 *
 * @param table where they are
 * @param claimant gives a name that nobody else has, for each claim
 * @param random draws from 0 to 1
 */
public record SharedLeaseSettings(
        LeaseTable table, Duration callTimeout, Supplier<String> claimant, DoubleSupplier random, Sleeper sleeper) {
    /** The table answers in 5 to 20 ms; the first call needs a TLS handshake and the function's credentials as well. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    private static final long FIRST_PAUSE_MILLIS = 40;
    private static final int DOUBLINGS = 3;

    /** Waits between two looks at the table, which tells nobody when it changes; a test moves its clock instead. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration length) throws InterruptedException;
    }

    /** The settings of a Lambda environment. */
    public static SharedLeaseSettings ofProcess(LeaseTable table, DoubleSupplier random) {
        return new SharedLeaseSettings(
                table,
                CALL_TIMEOUT,
                () -> UUID.randomUUID().toString(),
                random,
                length -> Thread.sleep(length.toMillis()));
    }

    /** Waits before another look at the table: longer each time, and never in step with others. */
    void pause(int attempt) {
        long longest = FIRST_PAUSE_MILLIS << Math.min(attempt, DOUBLINGS);
        try {
            sleeper.sleep(Duration.ofMillis((long) (longest * (0.5 + random.getAsDouble() / 2))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
