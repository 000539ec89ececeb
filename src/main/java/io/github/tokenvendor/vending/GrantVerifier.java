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
 * <p>What stands beside the token in Mapbox's answer is not evidence: only the payload is signed.
 */
public final class GrantVerifier {
    /** How much later than asked a token may end: Mapbox may round up. */
    static final Duration SLACK = Duration.ofSeconds(5);

    /** A new token that says it is older than this would look used up at once, and be minted again and again. */
    private static final Duration MAX_ISSUE_AGE = Duration.ofMinutes(1);

    private GrantVerifier() {}

    /**
     * Whether a token proves a grant.
     *
     * @param token what Mapbox answered
     * @param account whose token it has to be
     * @param scopes exactly what it has to carry
     * @param asked when it was asked to end
     * @param now the time
     * @return the lease, if it does
     */
    public static Optional<Lease> verify(
            AccessToken token, String account, ScopeSet scopes, Instant asked, Instant now) {
        boolean itsOwn = token.usage() == TokenUsage.TEMPORARY
                && token.account().filter(account::equals).isPresent();
        boolean narrowed =
                token.scopes().filter(Set.copyOf(scopes.texts())::equals).isPresent();
        Optional<Instant> expiry = token.expiry().filter(now::isBefore).filter(end -> !end.isAfter(asked.plus(SLACK)));
        return itsOwn && narrowed ? expiry.map(end -> lease(token, scopes, end, now)) : Optional.empty();
    }

    private static Lease lease(AccessToken token, ScopeSet scopes, Instant expiry, Instant now) {
        Instant issued = token.issuedAt()
                .filter(moment -> !moment.isAfter(now) && !moment.isBefore(now.minus(MAX_ISSUE_AGE)))
                .orElse(now);
        return new Lease(token, scopes, issued, expiry);
    }
}
