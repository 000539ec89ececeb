package io.github.tokenvendor.resilience;

import java.time.Duration;

/** A time on the JVM's monotonic clock by which something must be over, whatever the wall clock does. */
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A deadline in the future; a length of zero or less gives one that has passed. */
    public static Deadline after(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos());
    }

    /** The earlier of the two. */
    public Deadline orEarlier(Deadline other) {
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** The milliseconds left, rounded down; zero or less if the deadline has passed. */
    public long remainingMillis() {
        return Math.floorDiv(nanoTime - System.nanoTime(), 1_000_000L);
    }

    /** Whether no whole millisecond is left. */
    public boolean hasPassed() {
        return remainingMillis() <= 0;
    }
}
