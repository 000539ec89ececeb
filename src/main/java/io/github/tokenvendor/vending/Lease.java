package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.GrantVerifier;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A verified temporary token that may be handed to several callers.
 *
 * @param master the fingerprint of the master token that created it
 */
public record Lease(AccessToken token, ScopeSet scopes, Instant issuedAt, Instant expires, String master) {
    /** A new token that claims to be older counts as issued now, or else it would be replaced over and over. */
    private static final Duration MAX_ISSUE_AGE = Duration.ofMinutes(1);

    /**
     * A token that Mapbox has just created, if it proves the grant.
     *
     * @param from when the requested lifetime begins
     * @param latest when it ends
     * @param master the fingerprint of the master token that created it
     */
    static Optional<Lease> minted(
            AccessToken token,
            String account,
            ScopeSet scopes,
            Instant from,
            Instant latest,
            Instant now,
            String master) {
        Instant issued = token.issuedAt()
                .filter(time -> !time.isAfter(now) && !time.isBefore(now.minus(MAX_ISSUE_AGE)))
                .orElse(now);
        return GrantVerifier.verify(token, account, scopes, from, latest, now)
                .map(expiry -> new Lease(token, scopes, issued, expiry, master));
    }

    /**
     * A token that another environment shared, if it proves the grant of a lease key.
     *
     * @param master the fingerprint of the master token, as claimed by the other environment
     */
    public static Optional<Lease> shared(AccessToken token, String account, LeaseKey key, Instant now, String master) {
        Optional<Instant> issued = token.issuedAt().or(() -> token.expiry().map(expiry -> expiry.minus(key.bucket())));
        return issued.filter(time -> !time.isAfter(now.plus(GrantVerifier.SLACK)))
                .flatMap(time -> GrantVerifier.verify(token, account, key.scopes(), time, time.plus(key.bucket()), now)
                        .map(expiry -> new Lease(token, key.scopes(), time, expiry, master)));
    }

    /** The token's text, for the caller only. */
    public String reveal() {
        return token.reveal();
    }

    /** The first 16 hexadecimal digits of the token's SHA-256. */
    public String fingerprint() {
        return token.fingerprint();
    }

    /** The time left, negative after the expiry. */
    public Duration remaining(Instant now) {
        return Duration.between(now, expires);
    }

    /**
     * When to replace it: when between half and a third of its life is left.
     *
     * @param jitter drawn from 0 to 1 for each environment and lease, so that a fleet does not refresh all at once
     */
    Instant refreshAt(double jitter) {
        long life = Duration.between(issuedAt, expires).toMillis();
        return expires.minusMillis(life / 2 - (long) (life * jitter / 6));
    }

    /** Whether every environment would have replaced it by now, whatever time it drew. */
    public boolean isOverdue(Instant now) {
        return !refreshAt(1).isAfter(now);
    }

    boolean isUsableIfError(Instant now) {
        return remaining(now).compareTo(Lifetimes.STALE_IF_ERROR) >= 0;
    }

    /** Whether its master token was replaced: the secret was fetched after its issue and held another one. */
    public boolean isSupersededBy(Optional<MasterToken> known) {
        return known.isPresent()
                && !known.get().fingerprint().equals(master)
                && !issuedAt.isAfter(known.get().readAt());
    }
}
