package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Keeps further calls from Mapbox after a 429, until its rate limit starts anew. */
final class RateLimitGate {
    /** Mapbox counts by the minute, so no reset can be further away than that. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private volatile Instant closedUntil = Instant.MIN;

    void check(Instant now) throws VendingException {
        Instant until = closedUntil;
        // A clock that was set back must not keep the gate closed for longer than it could ever have been.
        if (now.isBefore(until) && until.isBefore(now.plus(LONGEST).plusMillis(1))) {
            throw rateLimited(Duration.between(now, until));
        }
    }

    /** Closes the gate for a second to a minute, and gives the failure for those who meet it. */
    VendingException close(Instant now, Duration length) {
        Duration bounded = Collections.max(List.of(SHORTEST, Collections.min(List.of(length, LONGEST))));
        closedUntil = now.plus(bounded);
        return rateLimited(bounded);
    }

    void reset() {
        closedUntil = Instant.MIN;
    }

    private static VendingException rateLimited(Duration wait) {
        return VendingException.retryable(
                Failure.MAPBOX_RATE_LIMITED, "Mapbox's rate limit for the account is reached", wait);
    }
}
