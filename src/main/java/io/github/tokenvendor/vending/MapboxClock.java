package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/** Tells the time as Mapbox sees it: the environment's clock, corrected once Mapbox's answers show that it is wrong. */
public final class MapboxClock {
    /** The {@code Date} header tells whole seconds and has travelled; a smaller difference says nothing. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    private final InstantSource clock;
    private volatile Duration offset = Duration.ZERO;

    /** Makes a clock that trusts the environment's. */
    public MapboxClock(InstantSource clock) {
        this.clock = clock;
    }

    /** Mapbox's time. */
    public Instant now() {
        return clock.instant().plus(offset);
    }

    /** The environment's own time, whose differences hold even when the clock has just been found wrong. */
    public Instant localTime() {
        return clock.instant();
    }

    /** How far Mapbox's time is ahead of the environment's own; zero until the latter has been found wrong. */
    Duration offset() {
        return offset;
    }

    /**
     * Learns from the time that an answer of Mapbox's tells.
     *
     * @param serverTime Mapbox's time at some moment of the exchange
     * @param elapsed how long the exchange took, so how old {@code serverTime} may be by now; a slow body or an
     *     environment that was frozen meanwhile make it long
     */
    void synchronizeTo(Instant serverTime, Duration elapsed) {
        Duration least = Duration.between(clock.instant(), serverTime);
        Duration most = elapsed.compareTo(NOISE) <= 0 ? least : least.plus(elapsed);
        if (isWithin(Duration.ZERO, least, most)) {
            offset = Duration.ZERO;
        } else if (!isWithin(offset, least, most)) {
            offset = Collections.max(List.of(least, Collections.min(List.of(offset, most))));
        }
    }

    void forget() {
        offset = Duration.ZERO;
    }

    private static boolean isWithin(Duration value, Duration least, Duration most) {
        return value.compareTo(least.minus(NOISE)) >= 0 && value.compareTo(most.plus(NOISE)) <= 0;
    }
}
