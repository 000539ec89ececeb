package io.github.tokenvendor.callers;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policies; the first that matches a request applies.
 *
 * @param all the policies in their order
 * @param isEnforced whether callers who match no policy are refused instead of only reported
 */
public record Policies(List<Policy> all, boolean isEnforced) {
    /** Copies the policies. */
    public Policies {
        all = List.copyOf(all);
    }

    /** The policy of callers who show no credential. */
    public Optional<Policy> withoutIssuer() {
        for (Policy policy : all) {
            if (policy.conditions().isEmpty()) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /** For each policy, what in a credential does not match it, such as {@code editors: claims.groups}. */
    List<String> mismatches(Claims caller) {
        List<String> mismatches = new ArrayList<>();
        for (Policy policy : all) {
            policy.mismatch(caller).ifPresent(mismatch -> mismatches.add(policy.name() + ": " + mismatch));
        }
        return mismatches;
    }

    /** The lowercase names of the headers that carry credentials. */
    Set<String> headers() {
        return headers(conditions());
    }

    /** The lowercase names of the headers that carry an issuer's credentials. */
    Set<String> headersOf(String issuer) {
        return headers(conditionsOf(issuer));
    }

    private static Set<String> headers(List<Conditions> conditions) {
        Set<String> headers = new LinkedHashSet<>();
        for (Conditions condition : conditions) {
            headers.add(condition.header());
        }
        return headers;
    }

    boolean hasIssuer(String issuer) {
        return !conditionsOf(issuer).isEmpty();
    }

    boolean hasAudienceOf(Claims caller) {
        return conditionsOf(caller.issuer()).stream().anyMatch(conditions -> conditions.fitsAudience(caller));
    }

    /** The address of an issuer's key set, if a policy names it. */
    Optional<URI> keysOf(String issuer) {
        return conditionsOf(issuer).stream()
                .flatMap(conditions -> conditions.keys().stream())
                .findFirst();
    }

    private List<Conditions> conditionsOf(String issuer) {
        List<Conditions> own = new ArrayList<>();
        for (Conditions conditions : conditions()) {
            if (conditions.issuer().equals(issuer)) {
                own.add(conditions);
            }
        }
        return own;
    }

    /** Uses a loop, like all code that a request without a credential runs: the first stream of each kind is slow. */
    private List<Conditions> conditions() {
        List<Conditions> conditions = new ArrayList<>();
        for (Policy policy : all) {
            if (policy.conditions().isPresent()) {
                conditions.add(policy.conditions().get());
            }
        }
        return conditions;
    }
}
