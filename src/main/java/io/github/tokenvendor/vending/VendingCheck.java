package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.util.Optional;

/** Checks that vending works: vends the default token as a caller would, and asks Mapbox whether it is valid. */
public final class VendingCheck {
    private static final TokenRequest DEFAULT =
            new TokenRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final TokenVendor vendor;
    private final Allowance everybody;
    private final TokensApi api;

    /**
     * Creates the check of a vendor.
     *
     * @param everybody what callers may have
     */
    public VendingCheck(TokenVendor vendor, Allowance everybody, TokensApi api) {
        this.vendor = vendor;
        this.everybody = everybody;
        this.api = api;
    }

    /**
     * Runs the check.
     *
     * @return what Mapbox said that was wrong, for the operator; empty if the token is valid
     * @throws VendingException if no token was vended
     */
    public Optional<String> run(CallContext context) throws VendingException {
        Lease lease = vendor.vend(DEFAULT, everybody, Optional.empty(), context).lease();
        // Kept apart from the vend's calls, each of which counts as a mint.
        CallContext separate = new CallContext(context.deadline(), new UpstreamCalls());
        try {
            TokenStatus status = api.check(AccessToken.parse(lease.reveal()).orElseThrow(), separate);
            return status == TokenStatus.VALID
                    ? Optional.empty()
                    : Optional.of("Mapbox says that the token is " + status);
        } catch (TokensApiException e) {
            return Optional.of("Mapbox did not give the token's status: " + e.kind() + ", status " + e.status());
        }
    }
}
