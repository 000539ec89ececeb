package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import java.time.Duration;
import java.time.Instant;

/**
 * A proven temporary token that may be handed to several callers.
 *
 * @param token the token
 * @param scopes what it carries
 * @param issuedAt when it was issued
 * @param expires when it ends
 */
public record Lease(AccessToken token, ScopeSet scopes, Instant issuedAt, Instant expires) {
    /** With less than this left a token is not served any more in place of one that could not be minted. */
    static final Duration STALE_IF_ERROR = Duration.ofSeconds(60);

    /**
     * The token's text.
     *
     * @return what the caller, and nobody else, is to see
     */
    public String reveal() {
        return token.reveal();
    }

    /**
     * A short name for the token that gives nothing of it away.
     *
     * @return the first 16 hexadecimal digits of its SHA-256
     */
    public String fingerprint() {
        return token.fingerprint();
    }

    /**
     * The time left.
     *
     * @param now the time
     * @return the time left, negative after the end
     */
    public Duration remaining(Instant now) {
        return Duration.between(now, expires);
    }

    /** Half of the life or more is left. */
    boolean isFresh(Instant now) {
        Duration left = remaining(now);
        return left.plus(left).compareTo(Duration.between(issuedAt, expires)) >= 0;
    }

    boolean isUsableIfError(Instant now) {
        return remaining(now).compareTo(STALE_IF_ERROR) >= 0;
    }
}
