package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.Instant;

/**
 * A period during which something is not tried again.
 *
 * <p>It never lasts longer than its length: if the clock is set back to before its start, it is over.
 *
 * @param since when it started
 * @param length how long it lasts; zero or less for one that is over at once
 */
public record Cooldown(Instant since, Duration length) {
    /** A cooldown that is always over. */
    public static final Cooldown NONE = new Cooldown(Instant.EPOCH, Duration.ZERO);

    /** How much of it is left; zero once it is over. */
    public Duration left(Instant now) {
        Duration left = length.minus(Duration.between(since, now));
        return now.isBefore(since) || left.isNegative() ? Duration.ZERO : left;
    }

    /** This cooldown or one that starts now, whichever ends later. */
    public Cooldown orLonger(Instant now, Duration other) {
        return left(now).compareTo(other) < 0 ? new Cooldown(now, other) : this;
    }

    /** Whether some of it is left. */
    public boolean isActive(Instant now) {
        return !left(now).isZero();
    }
}
