package io.github.tokenvendor.resilience;

import java.time.Duration;

/** A moment on the JVM's monotonic time line by which something must be over, whatever the wall clock does. */
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A deadline that lies a while ahead; zero or less gives one that has passed. */
    public static Deadline after(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos());
    }

    /** Whichever of the two passes first. */
    public Deadline orEarlier(Deadline other) {
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** The milliseconds left, rounded down; zero or less when the deadline has passed. */
    public long remainingMillis() {
        return Math.floorDiv(nanoTime - System.nanoTime(), 1_000_000L);
    }

    /** Whether no whole millisecond is left. */
    public boolean hasPassed() {
        return remainingMillis() <= 0;
    }
}
