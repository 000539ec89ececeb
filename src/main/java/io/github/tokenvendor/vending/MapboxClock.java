package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/** Mapbox's time: the environment's clock, corrected once Mapbox's responses show that it is wrong. */
public final class MapboxClock {
    /** The {@code Date} header has whole seconds and travel time; a smaller difference proves nothing. */
    private static final Duration NOISE = Duration.ofSeconds(3);

    private final InstantSource clock;
    private volatile Duration offset = Duration.ZERO;

    /** Creates a clock that trusts the environment's clock. */
    public MapboxClock(InstantSource clock) {
        this.clock = clock;
    }

    /** Mapbox's time. */
    public Instant now() {
        return mapboxTime(clock.instant());
    }

    /** The environment's own time, whose differences stay valid when the clock is found to be wrong. */
    public Instant localTime() {
        return clock.instant();
    }

    /** What Mapbox's clock showed at a local time, as far as is known now. */
    Instant mapboxTime(Instant localTime) {
        return localTime.plus(offset);
    }

    /** How far Mapbox's clock is ahead of the environment's; zero until the latter is found to be wrong. */
    Duration offset() {
        return offset;
    }

    /**
     * Learns from the time in one of Mapbox's responses.
     *
     * @param serverTime Mapbox's time at some point of the exchange
     * @param elapsed how long the exchange took, and so how old {@code serverTime} may be by now; a slow body, or an
     *     environment that was frozen in between, make it long
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
