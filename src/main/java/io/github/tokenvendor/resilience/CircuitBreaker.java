package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * Stops calls to an upstream after several failures in a row; then sends one probe at a time, at growing intervals,
 * until one succeeds.
 */
public final class CircuitBreaker {
    /** A probe that never reports, because its environment was frozen or its thread died, is given up after this. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMinutes(2);

    /** How long a breaker stays open the first time; the interval doubles with each failed probe. */
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    private final int threshold;
    private final Duration longestInterval;
    private int failures;
    private Duration interval = FIRST_INTERVAL;
    private Cooldown untilProbe = Cooldown.NONE;

    /**
     * Creates a closed breaker.
     *
     * @param threshold how many failures in a row open it
     * @param longestInterval the limit of the intervals, the first of which is a second; at most two minutes
     */
    public CircuitBreaker(int threshold, Duration longestInterval) {
        this.threshold = threshold;
        this.longestInterval = longestInterval;
    }

    /**
     * Whether a call may go out; its outcome must then be reported.
     *
     * @param now the environment's own time
     */
    public synchronized boolean tryAcquire(Instant now) {
        if (isBlocked(now)) {
            return false;
        }
        if (isOpen()) {
            untilProbe = new Cooldown(now, PROBE_TIMEOUT);
        }
        return true;
    }

    /** Whether no call may go out. */
    public synchronized boolean isBlocked(Instant now) {
        return isOpen() && untilProbe.isActive(now);
    }

    /** Opens it for at least this long because of failures that others have seen. */
    public synchronized void open(Instant now, Duration length) {
        failures = Math.max(failures, threshold);
        untilProbe = untilProbe.orLonger(now, length);
    }

    /** How long until the next call may go out; while a probe is in flight, the first interval. */
    public synchronized Duration waitFrom(Instant now) {
        Duration wait = untilProbe.left(now);
        return wait.isZero() || wait.compareTo(longestInterval) > 0 ? FIRST_INTERVAL : wait;
    }

    /** Reports a failure. */
    public synchronized void failed(Instant now) {
        failures++;
        if (failures > threshold) {
            interval = Collections.min(List.of(interval.multipliedBy(2), longestInterval));
        }
        untilProbe = new Cooldown(now, interval);
    }

    /** Whether failures have opened it. */
    public synchronized boolean isOpen() {
        return failures >= threshold;
    }

    /** Reports a success, which closes the breaker. */
    public synchronized void succeeded() {
        failures = 0;
        interval = FIRST_INTERVAL;
        untilProbe = Cooldown.NONE;
    }
}
