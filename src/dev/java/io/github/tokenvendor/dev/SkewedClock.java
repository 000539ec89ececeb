package io.github.tokenvendor.dev;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that can be set wrong. */
final class SkewedClock extends Clock {

    private final Clock right;
    private volatile Duration ahead = Duration.ZERO;

    SkewedClock(Clock right) {
        this.right = right;
    }

    void set(Duration newAhead) {
        ahead = newAhead;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    /** Returns a clock without the skew. */
    @Override
    public Clock withZone(ZoneId zone) {
        return right.withZone(zone);
    }
}
