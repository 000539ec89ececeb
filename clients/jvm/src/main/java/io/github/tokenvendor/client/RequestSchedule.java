package io.github.tokenvendor.client;

import io.github.tokenvendor.client.TokenException.Retry;
import java.util.Random;

/** When to send the next request. Times are milliseconds of the client's {@link Stopwatch}. Not thread-safe. */
final class RequestSchedule {

    private static final long BACKOFF_MILLIS = 1_000;
    private static final long MAX_BACKOFF_MILLIS = 60_000;
    private static final long SLOW_BACKOFF_MILLIS = 120_000;
    private static final long MAX_SLOW_BACKOFF_MILLIS = 600_000;
    private static final long MIN_SPACING_MILLIS = 1_000;
    private static final long NETWORK_SPACING_MILLIS = 500;
    /** The vendor replaces a token once a minute, counted from its response; hence the margin. */
    private static final long REPLACEMENT_SPACING_MILLIS = 65_000;

    private final Random random;
    private long dueAt;
    private long notBeforeOnWake;
    private long notBeforeOnDemand;
    private long notBeforeReplacement;
    private int failures;

    RequestSchedule(Random random) {
        this.random = random;
    }

    /** Milliseconds until the next request; 0 if it is due. */
    long delay(long now) {
        return Math.max(0, dueAt - now);
    }

    /**
     * Records that a request is being sent.
     *
     * @param replacing whether it names a rejected token
     */
    void started(long now, boolean replacing) {
        dueAt = now + MAX_BACKOFF_MILLIS; // Replaced when the request completes.
        notBeforeOnDemand = Math.max(notBeforeOnDemand, now + MIN_SPACING_MILLIS);
        if (replacing) {
            notBeforeReplacement = now + REPLACEMENT_SPACING_MILLIS;
        }
    }

    void succeeded(long nextAt) {
        failures = 0;
        notBeforeOnWake = 0;
        dueAt = nextAt;
    }

    void failed(long now, TokenException error) {
        long retryAfter = error.retryAfterSeconds() * 1000;
        int attempt = Math.min(failures++, 10);
        long soon = jittered(Math.min(MAX_BACKOFF_MILLIS, BACKOFF_MILLIS << attempt));
        long pause = error.retry() == Retry.SLOWLY
                ? jittered(Math.min(MAX_SLOW_BACKOFF_MILLIS, SLOW_BACKOFF_MILLIS << attempt))
                : soon;
        if (retryAfter > 0) {
            // Never before Retry-After, with jitter so that clients do not return all at once.
            long earliest = retryAfter + (long) (random.nextDouble() * Math.max(1000, retryAfter / 4));
            pause = Math.max(pause, earliest);
            soon = Math.max(soon, earliest);
            notBeforeOnDemand = Math.max(notBeforeOnDemand, now + retryAfter);
        }
        dueAt = now + pause;
        // The network may return at any time, but opening the app does not repair a failing vendor.
        notBeforeOnWake = now + (error.code().equals("network") ? NETWORK_SPACING_MILLIS : soon);
    }

    /** A random duration between half of the given one and all of it. */
    private long jittered(long millis) {
        return (long) (millis * (1 + random.nextDouble()) / 2);
    }

    /** Brings the next request forward as far as the last failure allows. */
    void wake(long now) {
        bringForward(Math.max(now, notBeforeOnWake));
    }

    /** Brings the next request forward as far as {@code Retry-After} allows, at most once a second. */
    void demand(long now) {
        bringForward(Math.max(now, notBeforeOnDemand));
    }

    /**
     * Brings the next request forward because Mapbox rejected the token, at most once a minute.
     *
     * @return whether the minute has passed
     */
    boolean replace(long now) {
        demand(Math.max(now, notBeforeReplacement));
        return now >= notBeforeReplacement;
    }

    private void bringForward(long time) {
        dueAt = Math.min(dueAt, time);
    }
}
