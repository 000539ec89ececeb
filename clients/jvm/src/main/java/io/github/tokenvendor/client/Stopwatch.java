package io.github.tokenvendor.client;

/**
 * Elapsed milliseconds by the monotonic clock, or by the wall clock if that advanced more, because the monotonic clock
 * may stop while the machine sleeps. Counting too much costs a request; counting too little leaves an expired token.
 */
final class Stopwatch {

    /** Differences below this are rounding or NTP adjustment. */
    private static final long CLOCK_JUMP_MILLIS = 1_000;

    private final TimeSource time;
    private long monotonicAnchor;
    private long wallAnchor;
    private long beforeAnchor;

    Stopwatch(TimeSource time) {
        this.time = time;
        this.monotonicAnchor = time.monotonicMillis();
        this.wallAnchor = time.wallMillis();
    }

    /** Elapsed time; it never decreases, and reading it more often does not change it. */
    synchronized long millis() {
        long monotonic = time.monotonicMillis();
        long wall = time.wallMillis();
        long passed = monotonic - monotonicAnchor;
        long passedOnWall = wall - wallAnchor;
        if (Math.abs(passedOnWall - passed) < CLOCK_JUMP_MILLIS) {
            return beforeAnchor + passed;
        }
        beforeAnchor += Math.max(passed, passedOnWall);
        monotonicAnchor = monotonic;
        wallAnchor = wall;
        return beforeAnchor;
    }
}
