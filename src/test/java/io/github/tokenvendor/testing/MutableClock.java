package io.github.tokenvendor.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that tests set by hand. */
public final class MutableClock extends Clock {
    private volatile Instant now;

    /** Creates a clock that is set to a time in RFC 3339. */
    public MutableClock(String now) {
        this.now = Instant.parse(now);
    }

    /** Creates a clock that is set to a time. */
    public MutableClock(Instant now) {
        this.now = now;
    }

    /** Moves the clock; a negative duration sets it back. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Sets the clock. */
    public void set(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock returns instants only");
    }
}
