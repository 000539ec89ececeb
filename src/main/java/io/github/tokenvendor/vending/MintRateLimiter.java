package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts this environment's calls to Mapbox: at most so many in any sixty seconds. */
final class MintRateLimiter {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perMinute;
    private final MapboxClock clock;
    private final Deque<Instant> spent = new ArrayDeque<>();

    MintRateLimiter(int perMinute, MapboxClock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one call out of the budget, or says exactly when the next one is free. */
    synchronized void acquire() throws VendingException {
        Instant now = clock.localTime();
        // A clock that was set back would otherwise leave entries that never grow old.
        spent.removeIf(moment -> moment.isAfter(now) || !moment.plus(WINDOW).isAfter(now));
        if (spent.size() >= perMinute) {
            throw VendingException.retryable(
                    Failure.TOO_MANY_REQUESTS,
                    "this vendor has made as many new tokens as it may within a minute",
                    Duration.between(now, spent.getFirst().plus(WINDOW)));
        }
        spent.addLast(now);
    }

    synchronized void clear() {
        spent.clear();
    }
}
