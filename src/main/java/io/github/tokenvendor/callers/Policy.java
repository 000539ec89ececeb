package io.github.tokenvendor.callers;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.util.Optional;

/**
 * Which callers may have which scopes and lifetimes.
 *
 * @param name appears in the audit line and as a metric's dimension
 * @param conditions what a credential must say; empty for the policy of callers who show no credential
 * @param scopes what they may request, and get if they name none
 * @param longest the longest lifetime
 * @param mintsPerMinute how often this environment may call Mapbox for these callers
 * @param requestsPerMinute how many requests one caller may send to this environment; empty for no limit
 * @param ownTokens whether a token is never given to another caller
 */
public record Policy(
        String name,
        Optional<Conditions> conditions,
        ScopeSet scopes,
        Duration longest,
        int mintsPerMinute,
        Optional<Integer> requestsPerMinute,
        boolean ownTokens) {
    /** The first member of a credential that does not match, such as {@code claims.sub}; empty if all match. */
    public Optional<String> mismatch(Claims caller) {
        if (conditions.isEmpty()) {
            return Optional.of("a credential, which this policy is not for");
        }
        Optional<String> mismatch = conditions.get().mismatch(caller);
        return mismatch.isEmpty() && ownTokens && caller.subject().isEmpty() ? Optional.of("claims.sub") : mismatch;
    }
}
