package io.github.tokenvendor.callers;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may have what.
 *
 * @param name stands in the audit line and is a metric's dimension
 * @param conditions what a credential must say; empty for the policy of callers who show no credential
 * @param scopes what they may request, and get if they name none
 * @param longest the longest lifetime
 * @param mintsPerMinute how often this environment may call Mapbox for these callers
 * @param requestsPerMinute how often one caller may ask this environment; empty for no limit
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
    /** The first thing of a credential that does not fit, such as {@code claims.sub}; empty if everything fits. */
    public Optional<String> misfit(Claims caller) {
        if (conditions.isEmpty()) {
            return Optional.of("a credential, which this policy is not for");
        }
        Optional<String> misfit = conditions.get().misfit(caller);
        return misfit.isEmpty() && ownTokens && caller.subject().isEmpty() ? Optional.of("claims.sub") : misfit;
    }
}
