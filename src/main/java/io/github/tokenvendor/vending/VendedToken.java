package io.github.tokenvendor.vending;

import java.time.Instant;

/**
 * A token for one caller.
 *
 * @param at when it was vended, by Mapbox's clock
 * @param replaceAt when this environment would replace it, by the same clock; not after {@code at} if the next request
 *     does
 */
public record VendedToken(Lease lease, Source source, Instant at, Instant replaceAt) {
    /** A client that returns after three quarters of the life has time for a few retries before the token expires. */
    private static final double REFRESH_AT = 0.75;

    /** Where a vended token comes from. */
    public enum Source {
        /** Mapbox created it for this request. */
        MINTED,
        /** It was in this environment's cache. */
        REUSED,
        /** Another environment shared it. */
        SHARED,
        /** It was due for replacement, but no other was available. */
        STALE
    }

    /** Whole seconds until the token expires, rounded down, never negative. */
    public long expiresIn() {
        return Math.max(0, lease.remaining(at).toSeconds());
    }

    /** Seconds after which a client should request the next token, below {@link #expiresIn()} unless that is zero. */
    public long refreshIn() {
        return (long) (expiresIn() * REFRESH_AT);
    }
}
