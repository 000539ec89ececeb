package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Accepts a token only if its payload proves that it is the temporary token that was requested, and nothing more.
 *
 * <p>The response's other members are not evidence: only the payload is signed.
 */
public final class GrantVerifier {
    /** How much later than requested a token may expire, because Mapbox may round up. */
    public static final Duration SLACK = Duration.ofSeconds(5);

    private GrantVerifier() {}

    /**
     * Verifies a token.
     *
     * @param scopes exactly the scopes that it must have
     * @param from when the requested lifetime begins
     * @param latest when it ends; the token may expire {@link #SLACK} later, or earlier by half of that lifetime
     * @return when the token expires; empty if it does not prove the grant
     */
    public static Optional<Instant> verify(
            AccessToken token, String account, ScopeSet scopes, Instant from, Instant latest, Instant now) {
        boolean sameAccount = token.usage() == TokenUsage.TEMPORARY
                && token.account().filter(account::equals).isPresent();
        boolean sameScopes =
                token.scopes().filter(Set.copyOf(scopes.texts())::equals).isPresent();
        // A shorter token would have to be minted again and again.
        Instant earliest = from.plus(Duration.between(from, latest).dividedBy(2));
        return sameAccount && sameScopes
                ? token.expiry()
                        .filter(now::isBefore)
                        .filter(expiry -> !expiry.isBefore(earliest))
                        .filter(expiry -> !expiry.isAfter(latest.plus(SLACK)))
                : Optional.empty();
    }
}
