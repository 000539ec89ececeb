package io.github.tokenvendor.sharing;

import java.time.Duration;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How an environment uses shared leases.
 *
 * @param table where the leases are
 * @param configuration differs between environments whose leases may not be shared
 * @param callTimeout bounds each call to the table
 * @param claimant gives a unique name for each claim
 * @param random draws from 0 to 1
 */
public record SharedLeaseSettings(
        LeaseTable table,
        String configuration,
        Duration callTimeout,
        Supplier<String> claimant,
        DoubleSupplier random,
        Sleeper sleeper) {
    /** The table takes 5 to 20 ms; the first call also needs a TLS handshake and the function's credentials. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    private static final long FIRST_PAUSE_MILLIS = 40;
    private static final int DOUBLINGS = 3;

    /** Waits between two reads of the table, which cannot notify; a test moves its clock instead. */
    @FunctionalInterface
    public interface Sleeper {
        /** Waits. */
        void sleep(Duration length) throws InterruptedException;
    }

    /** The settings of a Lambda environment. */
    public static SharedLeaseSettings ofProcess(LeaseTable table, String configuration, DoubleSupplier random) {
        return new SharedLeaseSettings(
                table,
                configuration,
                CALL_TIMEOUT,
                () -> UUID.randomUUID().toString(),
                random,
                length -> Thread.sleep(length.toMillis()));
    }

    /** Waits before the next read of the table: longer each time, and out of step with other environments. */
    void pause(int attempt, Duration limit) {
        long longest = FIRST_PAUSE_MILLIS << Math.min(attempt, DOUBLINGS);
        long drawn = (long) (longest * (0.5 + random.getAsDouble() / 2));
        try {
            sleeper.sleep(Duration.ofMillis(Math.min(drawn, limit.toMillis())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
