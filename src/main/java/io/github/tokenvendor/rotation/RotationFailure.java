package io.github.tokenvendor.rotation;

/** Every way in which a step can fail; the list is closed. */
public enum RotationFailure {
    /** The event is none of Secrets Manager's, or of a secret that this function does not rotate. */
    INVALID_EVENT,
    /** The secret's labels do not permit the step, or the rotation was cancelled. */
    INVALID_STATE,
    /** Somebody has to correct the configuration, the role or the secret's value. */
    MISCONFIGURED,
    /** The master in force, or the new one, cannot do what a master has to. */
    MASTER_REFUSED,
    /** The invocation has too little time left to begin what must not be cut short. */
    OUT_OF_TIME,
    /** Mapbox's rate limit for the account is reached. */
    MAPBOX_RATE_LIMITED,
    /** Mapbox fails or does not answer. */
    MAPBOX_UNAVAILABLE,
    /** Mapbox answered with something that its Tokens API has no business to send. */
    UNTRUSTWORTHY_RESPONSE,
    /** Secrets Manager fails or does not answer. */
    SECRETS_UNAVAILABLE,
    /** Anything unforeseen. */
    INTERNAL_ERROR;

    /** The failure of a step, with what an operator has to know. */
    RotationException because(String message) {
        return new RotationException(this, message);
    }
}
