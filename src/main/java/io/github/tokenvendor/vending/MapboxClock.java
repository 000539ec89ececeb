package io.github.tokenvendor.vending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells the time as Mapbox sees it: the environment's clock, set right once Mapbox has refused an expiry because of it.
 */
public final class MapboxClock {
    /** The {@code Date} header tells whole seconds and has travelled; a smaller difference says nothing. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    private final Clock clock;
    private volatile Duration offset = Duration.ZERO;

    /**
     * Makes the clock.
     *
     * @param clock the environment's own
     */
    public MapboxClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * The time.
     *
     * @return the moment
     */
    public Instant now() {
        return clock.instant().plus(offset);
    }

    /** The environment's own time, whose differences hold even when the clock has just been found wrong. */
    Instant localTime() {
        return clock.instant();
    }

    /** How far Mapbox's time is ahead of the environment's own; zero until the latter has been found wrong. */
    Duration offset() {
        return offset;
    }

    /** Sets the time by Mapbox's. */
    void synchronizeTo(Instant mapboxTime) {
        Duration difference = Duration.between(clock.instant(), mapboxTime);
        if (difference.abs().compareTo(NOISE) <= 0) {
            offset = Duration.ZERO;
        } else if (difference.minus(offset).abs().compareTo(NOISE) > 0) {
            offset = difference;
        }
    }

    void forget() {
        offset = Duration.ZERO;
    }
}
