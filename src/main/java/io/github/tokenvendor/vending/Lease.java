package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A verified temporary token that may be handed to several callers. */
public record Lease(AccessToken token, ScopeSet scopes, Instant issuedAt, Instant expires, String master) {
    /** The token's text, which the caller, and nobody else, is to see. */
    public String reveal() {
        return token.reveal();
    }

    /** The first 16 hexadecimal digits of the token's SHA-256. */
    public String fingerprint() {
        return token.fingerprint();
    }

    /** The time left, negative after the end. */
    public Duration remaining(Instant now) {
        return Duration.between(now, expires);
    }

    /**
     * When to replace it: between half and a third of its life is left.
     *
     * @param jitter drawn from 0 to 1 for each environment and lease, so that a fleet does not come back at once
     */
    Instant refreshAt(double jitter) {
        long life = Duration.between(issuedAt, expires).toMillis();
        return expires.minusMillis(life / 2 - (long) (life * jitter / 6));
    }

    /** Whether every environment would replace it by now, whatever moment it has drawn. */
    boolean isOverdue(Instant now) {
        return !refreshAt(1).isAfter(now);
    }

    boolean isUsableIfError(Instant now) {
        return remaining(now).compareTo(Lifetimes.STALE_IF_ERROR) >= 0;
    }

    /** Whether it comes from a master that was replaced: a later reading of the secret found another one. */
    boolean isSupersededBy(Optional<MasterToken> known) {
        return known.isPresent()
                && !known.get().fingerprint().equals(master)
                && !issuedAt.isAfter(known.get().readAt());
    }
}
