package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.SecretException;

/** Turns what an upstream did into a failure of the step, with a message for the operator; one place for all steps. */
final class RotationErrors {
    private static final String TRIES_AGAIN = "; Secrets Manager tries again by itself.";

    private RotationErrors() {}

    static RotationException of(SecretException e, String doing) {
        return switch (e.kind()) {
            case UNAVAILABLE ->
                RotationFailure.SECRETS_UNAVAILABLE.because("While " + doing + ": " + e.getMessage() + TRIES_AGAIN);
            case UNUSABLE -> RotationFailure.MISCONFIGURED.because("While " + doing + ": " + e.getMessage() + ".");
        };
    }

    static RotationException of(TokensApiException e, String doing, String refusal) {
        return switch (e.kind()) {
            case AUTHORIZATION_REFUSED, REQUEST_REFUSED, EXPIRY_REFUSED ->
                RotationFailure.MASTER_REFUSED.because("Mapbox refused " + doing + ": " + refusal);
            case RATE_LIMITED ->
                RotationFailure.MAPBOX_RATE_LIMITED.because(
                        "While " + doing + ": Mapbox's rate limit for the account is reached" + TRIES_AGAIN);
            case UNAVAILABLE ->
                RotationFailure.MAPBOX_UNAVAILABLE.because(
                        "While " + doing + ": Mapbox is not available" + TRIES_AGAIN);
            case UNTRUSTWORTHY ->
                RotationFailure.UNTRUSTWORTHY_RESPONSE.because(
                        "While " + doing + ": Mapbox's answer is not one of its Tokens API" + TRIES_AGAIN);
        };
    }
}
