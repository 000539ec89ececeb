package io.github.tokenvendor.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One account's rate limit: {@value #LIMIT} requests in a window of one minute, which starts with its first request.
 * Not thread-safe.
 */
final class RateWindow {

    static final int LIMIT = 100;
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private Instant reset = Instant.MIN;
    private int used;

    /** Counts a request; returns false if the limit is reached. */
    boolean admit(Instant now) {
        if (!now.isBefore(reset)) {
            reset = now.plus(INTERVAL);
            used = 0;
        }
        if (used == LIMIT) {
            return false;
        }
        used++;
        return true;
    }

    /** Mapbox's three rate-limit headers; the reset is a Unix time in seconds, rounded up. */
    Map<String, String> headers() {
        long resetSeconds = reset.getNano() == 0 ? reset.getEpochSecond() : reset.getEpochSecond() + 1;
        return Map.of(
                "X-Rate-Limit-Interval", Long.toString(INTERVAL.toSeconds()),
                "X-Rate-Limit-Limit", Integer.toString(LIMIT),
                "X-Rate-Limit-Reset", Long.toString(resetSeconds));
    }
}
