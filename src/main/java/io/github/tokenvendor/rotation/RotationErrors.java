package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.SecretException;

/** Turns what an upstream did into a failure of the step, with a message for the operator; one place for all steps. */
final class RotationErrors {
    private RotationErrors() {}

    static RotationException of(SecretException e, String doing) {
        return switch (e.kind()) {
            case UNAVAILABLE -> passing(RotationFailure.SECRETS_UNAVAILABLE, doing, e.getMessage());
            case UNUSABLE -> RotationFailure.MISCONFIGURED.because("While " + doing + ": " + e.getMessage() + ".");
        };
    }

    static RotationException of(TokensApiException e, String doing, String refusal) {
        return switch (e.kind()) {
            case AUTHORIZATION_REFUSED, REQUEST_REFUSED, EXPIRY_REFUSED ->
                RotationFailure.MASTER_REFUSED.because("Mapbox refused " + doing + ": " + refusal);
            case RATE_LIMITED ->
                passing(RotationFailure.MAPBOX_RATE_LIMITED, doing, "Mapbox's rate limit for the account is reached");
            case UNAVAILABLE -> passing(RotationFailure.MAPBOX_UNAVAILABLE, doing, "Mapbox is not available");
            case UNTRUSTWORTHY ->
                passing(RotationFailure.UNTRUSTWORTHY_RESPONSE, doing, "Mapbox's answer is not one of its Tokens API");
        };
    }

    /** A failure that may be over by the next try. */
    static RotationException passing(RotationFailure failure, String doing, String what) {
        return failure.because("While " + doing + ": " + what + "; Secrets Manager tries again by itself.");
    }
}
