package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.SecretException;

/** Why a rotation step failed. */
public enum RotationFailure {
    /** The event does not come from Secrets Manager, or is for a secret that this function does not rotate. */
    INVALID_EVENT,
    /** The secret's labels do not allow the step, or the rotation was canceled. */
    INVALID_STATE,
    /** The operator has to correct the configuration, the role or the secret's value. */
    MISCONFIGURED,
    /** The current or the new master lacks a scope, is revoked or belongs to another account. */
    MASTER_REFUSED,
    /** Too little time is left in the invocation to start a call that must not be interrupted. */
    OUT_OF_TIME,
    /** The account has reached Mapbox's rate limit. */
    MAPBOX_RATE_LIMITED,
    /** Mapbox fails or does not respond. */
    MAPBOX_UNAVAILABLE,
    /** Mapbox's response violates the contract of its Tokens API. */
    UNTRUSTWORTHY_RESPONSE,
    /** Secrets Manager fails or does not respond. */
    SECRETS_UNAVAILABLE,
    /** Anything unexpected. */
    INTERNAL_ERROR;

    /** The failure of a step, with a message for the operator. */
    RotationException because(String message) {
        return new RotationException(this, message);
    }

    /** A failure that a retry may resolve. */
    RotationException passing(String doing, String reason) {
        return because("While " + doing + ": " + reason + "; Secrets Manager retries automatically.");
    }

    static RotationException of(SecretException e, String doing) {
        return switch (e.kind()) {
            case UNAVAILABLE -> SECRETS_UNAVAILABLE.passing(doing, e.getMessage());
            case UNUSABLE -> MISCONFIGURED.because("While " + doing + ": " + e.getMessage() + ".");
        };
    }

    /**
     * Explains a failed call of the Tokens API.
     *
     * @param refusal why Mapbox may have refused it and what the operator can do
     */
    static RotationException of(TokensApiException e, String doing, String refusal) {
        return switch (e.kind()) {
            case AUTHORIZATION_REFUSED, REQUEST_REFUSED, EXPIRY_REFUSED ->
                MASTER_REFUSED.because("Mapbox refused " + doing + ": " + refusal);
            case RATE_LIMITED -> MAPBOX_RATE_LIMITED.passing(doing, "Mapbox's rate limit for the account is exceeded");
            case UNAVAILABLE -> MAPBOX_UNAVAILABLE.passing(doing, "Mapbox is not available");
            case UNTRUSTWORTHY ->
                UNTRUSTWORTHY_RESPONSE.passing(doing, "Mapbox's response violates the contract of its Tokens API");
        };
    }
}
