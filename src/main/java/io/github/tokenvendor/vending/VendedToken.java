package io.github.tokenvendor.vending;

import java.time.Instant;

/**
 * A token for one caller.
 *
 * @param at when it was vended, on Mapbox's clock
 */
public record VendedToken(Lease lease, Source source, Instant at) {
    /** A client that comes back at three quarters of the life has time for a few tries before the end. */
    private static final double REFRESH_AT = 0.75;

    /** Where a vended token comes from. */
    public enum Source {
        /** Mapbox created it in the course of this request. */
        MINTED,
        /** This environment had it. */
        REUSED,
        /** Another environment shared it. */
        SHARED,
        /** It was due for replacement, but there was no other. */
        STALE
    }

    /** Whole seconds until the token ends, rounded down, never negative. */
    public long expiresIn() {
        return Math.max(0, lease.remaining(at).toSeconds());
    }

    /** Seconds after which a client should come back, below {@link #expiresIn()} unless that is zero. */
    public long refreshIn() {
        return (long) (expiresIn() * REFRESH_AT);
    }
}
