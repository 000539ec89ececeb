package io.github.tokenvendor.edge;

import java.time.Duration;
import java.time.Instant;

/**
 * One request of a visitor and what came back.
 *
 * @param took from sending to having the whole response
 * @param status 0 if the connection broke
 * @param allowedOrigin {@code Access-Control-Allow-Origin}; null if absent
 * @param cacheControl {@code Cache-Control}; null if absent
 * @param age {@code Age} in seconds, 0 if absent
 * @param retryable whether there is a {@code Retry-After}
 * @param token null unless the status is 200
 * @param expires the token's end; null unless the status is 200
 * @param expiresIn the seconds that the response promises
 */
record Visit(
        CacheKey key,
        Instant sent,
        Duration took,
        int status,
        String allowedOrigin,
        String cacheControl,
        long age,
        boolean retryable,
        String token,
        Instant expires,
        long expiresIn) {
    boolean isToken() {
        return status == 200;
    }

    Instant received() {
        return sent.plus(took);
    }

    /** How long the token still lives on receipt. */
    Duration left() {
        return Duration.between(received(), expires);
    }

    /** By how much the token outlives what the response promises, counted from receipt. */
    Duration spare() {
        return left().minusSeconds(expiresIn);
    }
}
