package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;

/** Explains failed mints to the caller and, if the operator has to act, to the operator. */
final class Failures {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private Failures() {}

    /** Mapbox responds 404 both if the authorizing token lacks the right and if there is no such account. */
    static VendingException refusedMaster(int status, MasterToken master) {
        String refused = "Mapbox responded " + status + " to the master token for account " + master.account() + ": ";
        return misconfigured(
                status == NOT_FOUND
                        ? refused + "it lacks tokens:write or belongs to another account. First check its scopes on"
                                + " Mapbox's token page, then MAPBOX_USERNAME"
                        : refused + "it was deleted, has expired, or is not a Mapbox token. Check on Mapbox's token"
                                + " page whether it exists, then store a valid one in the secret");
    }

    static VendingException refusedExpiry() {
        return misconfigured(
                "Mapbox refuses the expiry even by its own clock; check whether the master token is temporary");
    }

    static VendingException refusedRequest(int status, ScopeSet scopes) {
        String refused = "Mapbox responded " + status + " to a request for " + scopes.texts() + ": ";
        return misconfigured(
                status == UNPROCESSABLE
                        ? refused + "the master token lacks one of these scopes, or Mapbox does not know it. Compare"
                                + " the master token's scopes on Mapbox's token page with ALLOWED_SCOPES"
                        : refused + "the master token may not do this. Check its scopes and its account's state on"
                                + " Mapbox's pages");
    }

    static VendingException rateLimited(Duration wait) {
        return VendingException.retryable(
                Failure.MAPBOX_RATE_LIMITED, "Mapbox's rate limit for the account is reached", wait);
    }

    static VendingException unavailable() {
        return unavailable("Mapbox is not available at the moment");
    }

    /** A caller's time ran out before an upstream was called. */
    static VendingException timedOutBeforeCall() {
        return unavailable("Mapbox could not be called in time");
    }

    /** A caller's time ran out while its mint waited for an upstream. */
    static VendingException late(Upstream upstream) {
        return switch (upstream) {
            case MAPBOX -> unavailable("Mapbox did not respond in time");
            case SECRETS -> retryable(Failure.SECRETS_UNAVAILABLE, "Secrets Manager did not respond in time");
            // Mapbox is what callers wait for, but the table is what was too slow.
            case SHARED_LEASES -> unavailable("the table of shared leases did not respond in time");
            // No mint waits for keys.
            case KEYS -> unavailable("the mint did not end in time");
        };
    }

    static VendingException tooMany() {
        return unavailable("too many mints are in flight");
    }

    static VendingException expired() {
        return unavailable("the new token expired before it could be served");
    }

    static VendingException unexpectedResponse() {
        return untrustworthy("Mapbox's response is not one of its Tokens API");
    }

    static VendingException grantNotProven() {
        return untrustworthy("Mapbox's token does not prove the requested grant");
    }

    private static VendingException misconfigured(String detail) {
        return VendingException.of(Failure.MISCONFIGURED, detail);
    }

    private static VendingException untrustworthy(String detail) {
        return retryable(Failure.UNTRUSTWORTHY_RESPONSE, detail);
    }

    private static VendingException unavailable(String detail) {
        return retryable(Failure.MAPBOX_UNAVAILABLE, detail);
    }

    private static VendingException retryable(Failure failure, String detail) {
        return VendingException.retryable(failure, detail, TRY_AGAIN);
    }
}
