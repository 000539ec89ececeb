package io.github.tokenvendor.http;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.vending.TokenRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Parses the query of a request that shared caches may serve. Each set of scopes has one spelling, so that callers
 * cannot make caches keep the same token under many keys.
 */
final class AnonymousQuery {
    private static final String SCOPES = "scopes=";

    private AnonymousQuery() {}

    /**
     * Parses a query.
     *
     * @param query the text after the {@code ?}; empty without a query, which requests every allowed scope
     */
    static TokenRequest parse(String query) throws ProblemException {
        Optional<List<Scope>> scopes = query.isEmpty() ? Optional.empty() : Optional.of(scopes(query));
        return new TokenRequest(scopes, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<Scope> scopes(String query) throws ProblemException {
        if (!query.startsWith(SCOPES) || query.indexOf('&') >= 0) {
            throw ProblemException.of(
                    ProblemType.INVALID_REQUEST, "the query may have one parameter, scopes, and that only once");
        }
        String value = query.substring(SCOPES.length());
        List<Scope> scopes =
                TokenRequestParser.scopes(Arrays.asList(decoded(value).split(",", -1)));
        String spelling = String.join(",", new ScopeSet(scopes).texts());
        if (!value.equals(spelling)) {
            throw ProblemException.of(
                    ProblemType.INVALID_SCOPE,
                    "these scopes have one spelling here, sorted, without duplicates and without percent-encoding: ?"
                            + SCOPES + spelling);
        }
        return scopes;
    }

    /** Undoes what programs encode in a list of scopes, only to name the spelling that is accepted. */
    private static String decoded(String value) {
        return value.replace("%2C", ",").replace("%2c", ",").replace("%3A", ":").replace("%3a", ":");
    }
}
