package io.github.tokenvendor.vending;

import java.time.Instant;

/**
 * A token for one caller.
 *
 * @param lease the token and what it carries
 * @param source how it was come by
 * @param at when it was vended
 */
public record VendedToken(Lease lease, Source source, Instant at) {
    /** How a vended token was come by. */
    public enum Source {
        /** Mapbox created it in the course of this request. */
        MINTED,
        /** It was at hand. */
        REUSED,
        /** It was at hand and due for replacement, but Mapbox did not give another. */
        STALE
    }
}
