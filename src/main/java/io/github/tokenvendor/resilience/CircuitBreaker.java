package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * Stops calls to an upstream after some failures in a row: then one probe at a time goes out, at growing intervals, until
 * one succeeds.
 */
public final class CircuitBreaker {
    /** A probe that never reports, because its environment was frozen or its thread died, is given up after this. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMinutes(2);

    /** How long a breaker stays open the first time; it doubles with each failed probe. */
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    private final int threshold;
    private final Duration longestInterval;
    private int failures;
    private Duration interval = FIRST_INTERVAL;
    private Instant nextProbeAt = Instant.MIN;

    /**
     * Makes a closed breaker.
     *
     * @param longestInterval where the doubling of the intervals, the first of which is a second, ends; at most two minutes
     */
    public CircuitBreaker(int threshold, Duration longestInterval) {
        this.threshold = threshold;
        this.longestInterval = longestInterval;
    }

    /**
     * Whether a call may go out; its outcome is then to be told.
     *
     * @param now the environment's own time
     */
    public synchronized boolean tryAcquire(Instant now) {
        if (failures < threshold) {
            return true;
        }
        // A clock that was set back must not keep the breaker open for longer than it was meant to.
        if (now.isBefore(nextProbeAt) && !nextProbeAt.isAfter(now.plus(PROBE_TIMEOUT))) {
            return false;
        }
        nextProbeAt = now.plus(PROBE_TIMEOUT);
        return true;
    }

    /** How long until the next call may go out; while a probe is under way, the first interval. */
    public synchronized Duration waitFrom(Instant now) {
        Duration wait = Duration.between(now, nextProbeAt);
        return wait.isNegative() || wait.compareTo(longestInterval) > 0 ? FIRST_INTERVAL : wait;
    }

    /** Counts a failure. */
    public synchronized void failed(Instant now) {
        failures++;
        if (failures > threshold) {
            interval = Collections.min(List.of(interval.multipliedBy(2), longestInterval));
        }
        nextProbeAt = now.plus(interval);
    }

    /** Whether failures have opened it. */
    public synchronized boolean isOpen() {
        return failures >= threshold;
    }

    /** Closes the breaker. */
    public synchronized void succeeded() {
        failures = 0;
        interval = FIRST_INTERVAL;
        nextProbeAt = Instant.MIN;
    }
}
