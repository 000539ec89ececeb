package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a caller may have; decides whether a request may be served, from the request and the time alone.
 *
 * @param allowed the scopes that may be requested, and are granted if none are named
 * @param longest the longest lifetime
 * @param budget the name of the budget that its mints are charged to in addition to the environment's; empty for none
 * @param mintsPerMinute how large that budget is
 * @param owner the only caller of its tokens; empty if other callers may get them as well
 */
public record Allowance(ScopeSet allowed, Duration longest, String budget, int mintsPerMinute, String owner) {
    /** Keeps the detail of a refusal well within a response of two kilobytes. */
    private static final int MAX_LISTED = 600;

    /** An allowance without a budget of its own, whose tokens any caller may get. */
    public static Allowance shared(ScopeSet allowed, Duration longest) {
        return new Allowance(allowed, longest, "", Integer.MAX_VALUE, "");
    }

    Lifetimes lifetimes() {
        return new Lifetimes(longest);
    }

    /** Whether a lease is what an unrestricted request gets. A lease for a single caller never is. */
    boolean isOrdinary(LeaseKey key) {
        return key.owner().isEmpty()
                && key.scopes().equals(allowed)
                && key.bucket().equals(lifetimes().longestBucket());
    }

    AuthorizedRequest authorize(TokenRequest request, MapboxClock clock) throws VendingException {
        return new AuthorizedRequest(
                this,
                scopes(request),
                clock.localTime(),
                lifetime(request),
                expires(request, clock.now()),
                request.refused());
    }

    private ScopeSet scopes(TokenRequest request) throws VendingException {
        if (request.scopes().isEmpty()) {
            return allowed;
        }
        List<Scope> requested = request.scopes().get();
        List<Scope> refused = new ArrayList<>(requested);
        refused.removeAll(allowed.scopes());
        if (!refused.isEmpty()) {
            throw VendingException.of(
                    Failure.SCOPE_NOT_ALLOWED,
                    "scopes not allowed here: " + listed(new ScopeSet(refused)) + "; allowed are " + listed(allowed));
        }
        return new ScopeSet(requested);
    }

    private Duration lifetime(TokenRequest request) throws VendingException {
        if (request.expiresIn().isEmpty()) {
            return longest;
        }
        Duration requested = Duration.ofSeconds(request.expiresIn().get());
        refuseShort(requested.compareTo(Lifetimes.MIN_LIFETIME) < 0, "expires_in");
        return Collections.min(List.of(requested, longest));
    }

    private static Optional<Instant> expires(TokenRequest request, Instant now) throws VendingException {
        if (request.expires().isPresent()) {
            refuseShort(request.expires().get().isBefore(now.plus(Lifetimes.MIN_LIFETIME)), "expires");
        }
        return request.expires();
    }

    private static void refuseShort(boolean tooShort, String member) throws VendingException {
        if (tooShort) {
            throw VendingException.of(
                    Failure.INVALID_EXPIRY,
                    member + " must be at least " + Lifetimes.MIN_LIFETIME.toSeconds() + " seconds in the future");
        }
    }

    private static String listed(ScopeSet scopes) {
        String all = String.join(", ", scopes.texts());
        return all.length() <= MAX_LISTED ? all : all.substring(0, all.lastIndexOf(',', MAX_LISTED)) + ", and more";
    }
}
