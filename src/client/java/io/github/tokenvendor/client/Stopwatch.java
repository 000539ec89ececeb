package io.github.tokenvendor.client;

/**
 * Milliseconds since it was made, as told by whichever clock says more. Being wrong on this side costs a request, on
 * the other a map.
 */
final class Stopwatch {

    private final TimeSource time;
    private long monotonic;
    private long wall;
    private long elapsed;

    Stopwatch(TimeSource time) {
        this.time = time;
        this.monotonic = time.monotonicMillis();
        this.wall = time.wallMillis();
    }

    synchronized long millis() {
        long monotonicNow = time.monotonicMillis();
        long wallNow = time.wallMillis();
        elapsed += Math.max(0, Math.max(monotonicNow - monotonic, wallNow - wall));
        monotonic = monotonicNow;
        wall = wallNow;
        return elapsed;
    }
}
