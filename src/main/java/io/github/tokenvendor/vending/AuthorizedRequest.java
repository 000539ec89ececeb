package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that the caller's allowance covers.
 *
 * @param allowance what the caller may have
 * @param receivedAt when the request was authorized, by the environment's own clock; the lifetime counts from then
 * @param lifetime the longest lifetime that the token may have
 * @param expires the latest expiry that the token may have, by Mapbox's clock, if the caller or the master sets one
 * @param refused the fingerprint of a token that Mapbox refused before it expired
 */
public record AuthorizedRequest(
        Allowance allowance,
        ScopeSet scopes,
        Instant receivedAt,
        Duration lifetime,
        Optional<Instant> expires,
        Optional<String> refused) {
    /** The latest expiry that the vended token may have, by Mapbox's clock as known now. */
    Instant latest(MapboxClock clock) {
        Instant end = clock.mapboxTime(receivedAt).plus(lifetime);
        return expires.filter(end::isAfter).orElse(end);
    }

    /** The same request for a token that expires no later than {@code end}. */
    AuthorizedRequest until(Instant end) {
        return expires.filter(earlier -> !end.isBefore(earlier)).isPresent()
                ? this
                : new AuthorizedRequest(allowance, scopes, receivedAt, lifetime, Optional.of(end), refused);
    }

    /** Whether the caller says that Mapbox refused this lease. */
    public boolean refuses(Lease lease) {
        return refused.filter(lease.fingerprint()::equals).isPresent();
    }
}
