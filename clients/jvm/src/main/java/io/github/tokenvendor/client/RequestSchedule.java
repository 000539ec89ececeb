package io.github.tokenvendor.client;

import io.github.tokenvendor.client.TokenException.Retry;
import java.util.Random;

/** When the vendor is asked next; moments are in milliseconds of the client's {@link Stopwatch}. Not thread-safe. */
final class RequestSchedule {

    private static final long BACKOFF_MILLIS = 1_000;
    private static final long MAX_BACKOFF_MILLIS = 60_000;
    private static final long SLOW_BACKOFF_MILLIS = 120_000;
    private static final long MAX_SLOW_BACKOFF_MILLIS = 600_000;
    private static final long MIN_SPACING_MILLIS = 1_000;
    private static final long NETWORK_SPACING_MILLIS = 500;
    /** The vendor's minute, which begins when it answers, and something to spare. */
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

    /** A request leaves, one that names a refused token or not. */
    void began(long now, boolean replacing) {
        dueAt = now + MAX_BACKOFF_MILLIS; // Unless its end brings something better.
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
        long asked = error.retryAfterSeconds() * 1000;
        int attempt = Math.min(failures++, 10);
        long soon = jittered(Math.min(MAX_BACKOFF_MILLIS, BACKOFF_MILLIS << attempt));
        long pause = error.retry() == Retry.SLOWLY
                ? jittered(Math.min(MAX_SLOW_BACKOFF_MILLIS, SLOW_BACKOFF_MILLIS << attempt))
                : soon;
        if (asked > 0) {
            // Never earlier than asked, and not all at the same moment.
            long afterAsked = asked + (long) (random.nextDouble() * Math.max(1000, asked / 4));
            pause = Math.max(pause, afterAsked);
            soon = Math.max(soon, afterAsked);
            notBeforeOnDemand = Math.max(notBeforeOnDemand, now + asked);
        }
        dueAt = now + pause;
        // A network may come back at any moment; a vendor that fails is not repaired by someone opening the app.
        notBeforeOnWake = now + (error.code().equals("network") ? NETWORK_SPACING_MILLIS : soon);
    }

    /** Half to all of it. */
    private long jittered(long millis) {
        return (long) (millis * (1 + random.nextDouble()) / 2);
    }

    /** Things look better: brings the next request forward as far as the last failure allows. */
    void wake(long now) {
        bringForward(Math.max(now, notBeforeOnWake));
    }

    /** Somebody asks for a request: brings it forward as far as {@code Retry-After} allows, once a second at most. */
    void demand(long now) {
        bringForward(Math.max(now, notBeforeOnDemand));
    }

    /**
     * A token has been refused: brings the next request forward, though the vendor replaces one no more than once a
     * minute.
     *
     * @return whether that is as soon as {@link #demand} would have it
     */
    boolean replace(long now) {
        demand(Math.max(now, notBeforeReplacement));
        return now >= notBeforeReplacement;
    }

    private void bringForward(long moment) {
        dueAt = Math.min(dueAt, moment);
    }
}
