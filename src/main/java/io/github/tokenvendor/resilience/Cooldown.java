package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time in which something is not tried again.
 *
 * <p>A clock that is set back ends it, rather than prolonging it beyond its length.
 *
 * @param since when it began
 */
public record Cooldown(Instant since, Duration length) {
    /** A cooldown that is over at any time. */
    public static final Cooldown NONE = new Cooldown(Instant.EPOCH, Duration.ZERO);

    /** What is left of it; zero once it is over. */
    public Duration left(Instant now) {
        Duration left = Duration.between(now, since.plus(length));
        return left.isNegative() || left.compareTo(length) > 0 ? Duration.ZERO : left;
    }

    /** Whether nothing is left of it. */
    public boolean isOver(Instant now) {
        return left(now).isZero();
    }
}
