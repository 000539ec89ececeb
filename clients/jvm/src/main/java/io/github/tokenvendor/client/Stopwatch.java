package io.github.tokenvendor.client;

/**
 * Milliseconds since it was made. The monotonic clock counts; the wall clock only where it shows that the monotonic one
 * stood still, because the machine slept. Counting too much costs a request, too little costs a map.
 */
final class Stopwatch {

    /** Rounding and a disciplined clock make the two differ by less than this. */
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

    /** Never less than before, and the same however often it is read. */
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
