package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;

/** Says in the terms of vending, and to the operator, what a failed call of the Tokens API means, and remembers it. */
final class TokensApiFailures {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final Duration RATE_LIMIT_INTERVAL = Duration.ofMinutes(1);
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private final FailureMemory memory;
    private final MapboxClock clock;

    TokensApiFailures(FailureMemory memory, MapboxClock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    VendingException of(TokensApiException e, MasterToken master, ScopeSet scopes) {
        return switch (e.kind()) {
            case AUTHORIZATION_REFUSED -> memory.masterRefused(master, misconfigured(refusedMaster(e, master)));
            case EXPIRY_REFUSED, REQUEST_REFUSED ->
                memory.requestRefused(master, scopes, misconfigured(refusedRequest(e, scopes)));
            case RATE_LIMITED -> memory.rateLimited(e.retryAfter(clock.now()).orElse(RATE_LIMIT_INTERVAL));
            case UNAVAILABLE ->
                memory.unavailable(VendingException.retryable(
                        Failure.MAPBOX_UNAVAILABLE, "Mapbox is not available at the moment", TRY_AGAIN));
            case UNTRUSTWORTHY -> memory.unavailable(untrustworthy("Mapbox's answer is not one of its Tokens API"));
        };
    }

    /** The failure where Mapbox's token does not prove the grant. */
    VendingException unproven() {
        return memory.unavailable(untrustworthy("Mapbox's token does not prove the requested grant"));
    }

    /** Mapbox answers 404 both where the authorizing token lacks the right and where there is no such account. */
    private static String refusedMaster(TokensApiException e, MasterToken master) {
        String asked = "Mapbox answered " + e.status() + " to the master token for account " + master.account() + ": ";
        return e.status() == NOT_FOUND
                ? asked + "it lacks tokens:write, or is not of that account. Check its scopes on Mapbox's token page"
                        + " first, then MAPBOX_USERNAME"
                : asked + "it was deleted, has ended, or is not Mapbox's. Check on Mapbox's token page whether it"
                        + " exists, then put one that does into the secret";
    }

    private static String refusedRequest(TokensApiException e, ScopeSet scopes) {
        if (e.kind() == Kind.EXPIRY_REFUSED) {
            return "Mapbox refuses the expiry, also by its own time; check whether the master token is temporary";
        }
        String asked = "Mapbox answered " + e.status() + " to a request for " + scopes.texts() + ": ";
        return e.status() == UNPROCESSABLE
                ? asked + "the master token lacks one of these scopes, or Mapbox knows none of that name. Compare the"
                        + " master's scopes on Mapbox's token page with ALLOWED_SCOPES"
                : asked
                        + "the master token may not do this. Check its scopes and its account's state on Mapbox's pages";
    }

    private static VendingException misconfigured(String detail) {
        return VendingException.of(Failure.MISCONFIGURED, detail);
    }

    private static VendingException untrustworthy(String detail) {
        return VendingException.retryable(Failure.UNTRUSTWORTHY_RESPONSE, detail, TRY_AGAIN);
    }
}
