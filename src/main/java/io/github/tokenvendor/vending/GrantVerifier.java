package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a token unless its own payload proves that it is the temporary token that was asked for, and no more.
 *
 * <p>What stands beside the token in an answer is not evidence: only the payload is signed.
 */
public final class GrantVerifier {
    /** A new token that says it is older than this would look used up at once, and be minted again and again. */
    private static final Duration MAX_ISSUE_AGE = Duration.ofMinutes(1);

    private GrantVerifier() {}

    /**
     * Whether a token that Mapbox has just created proves a grant.
     *
     * @param scopes exactly what it has to carry
     * @param latest when it was asked to end; it may end {@link Lifetimes#SLACK} later
     */
    public static Optional<Lease> verify(
            AccessToken token, String account, ScopeSet scopes, Instant latest, Instant now, String master) {
        Instant issued = token.issuedAt()
                .filter(moment -> !moment.isAfter(now) && !moment.isBefore(now.minus(MAX_ISSUE_AGE)))
                .orElse(now);
        return verified(token, account, scopes, latest, now)
                .map(expiry -> new Lease(token, scopes, issued, expiry, master));
    }

    /**
     * Whether a token that another environment shared proves a grant that was made for a lifetime.
     *
     * @param key its step is how long after its issue the token may end, {@link Lifetimes#SLACK} apart
     * @param master what the other environment says is the fingerprint of the master token
     */
    static Optional<Lease> verifyShared(AccessToken token, String account, LeaseKey key, Instant now, String master) {
        Optional<Instant> issued = token.issuedAt().or(() -> token.expiry().map(end -> end.minus(key.step())));
        return issued.filter(moment -> !moment.isAfter(now.plus(Lifetimes.SLACK)))
                .flatMap(moment -> verified(token, account, key.scopes(), moment.plus(key.step()), now)
                        .map(expiry -> new Lease(token, key.scopes(), moment, expiry, master)));
    }

    private static Optional<Instant> verified(
            AccessToken token, String account, ScopeSet scopes, Instant latest, Instant now) {
        boolean itsOwn = token.usage() == TokenUsage.TEMPORARY
                && token.account().filter(account::equals).isPresent();
        boolean narrowed =
                token.scopes().filter(Set.copyOf(scopes.texts())::equals).isPresent();
        return itsOwn && narrowed
                ? token.expiry().filter(now::isBefore).filter(end -> !end.isAfter(latest.plus(Lifetimes.SLACK)))
                : Optional.empty();
    }
}
