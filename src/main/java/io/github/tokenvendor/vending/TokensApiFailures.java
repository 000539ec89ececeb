package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;

/** Explains failed calls to the Tokens API in the terms of vending, and to the operator. */
final class TokensApiFailures {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private TokensApiFailures() {}

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
        return VendingException.retryable(
                Failure.MAPBOX_UNAVAILABLE, "Mapbox is not available at the moment", TRY_AGAIN);
    }

    static VendingException unexpectedResponse() {
        return untrustworthy("Mapbox's response is not one of its Tokens API");
    }

    static VendingException unproven() {
        return untrustworthy("Mapbox's token does not prove the requested grant");
    }

    private static VendingException misconfigured(String detail) {
        return VendingException.of(Failure.MISCONFIGURED, detail);
    }

    private static VendingException untrustworthy(String detail) {
        return VendingException.retryable(Failure.UNTRUSTWORTHY_RESPONSE, detail, TRY_AGAIN);
    }
}
