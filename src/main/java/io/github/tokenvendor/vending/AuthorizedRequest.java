package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that policy has allowed.
 *
 * @param receivedAt when the request was authorized, on Mapbox's clock as known then; lifetimes count from here
 * @param lifetime the longest lifetime that the token may have
 * @param expires no vended token may be valid after this moment, where the caller named one
 */
public record AuthorizedRequest(
        ScopeSet scopes, Instant receivedAt, Duration lifetime, Optional<Instant> expires, Optional<String> refused) {
    /** The latest moment at which the vended token may still be valid. */
    Instant latest() {
        Instant end = receivedAt.plus(lifetime);
        return expires.filter(end::isAfter).orElse(end);
    }

    /** The same request after the clock by which it was authorized has been corrected. */
    AuthorizedRequest correctedBy(Duration correction) {
        return new AuthorizedRequest(scopes, receivedAt.plus(correction), lifetime, expires, refused);
    }

    /** The same request, whose token may not outlive a moment. */
    AuthorizedRequest until(Instant end) {
        return end.isBefore(latest())
                ? new AuthorizedRequest(scopes, receivedAt, lifetime, Optional.of(end), refused)
                : this;
    }

    /** Whether the caller says that Mapbox refused this lease. */
    public boolean refuses(Lease lease) {
        return refused.filter(lease.fingerprint()::equals).isPresent();
    }
}
