package io.github.tokenvendor.vending;

/** Every way in which vending can fail; the list is closed. */
public enum Failure {
    /** A requested lifetime that lies in the past or is too short to be of use. */
    INVALID_EXPIRY,
    /** A scope outside the allowlist. */
    SCOPE_NOT_ALLOWED,
    /** An account that is not the master token's. */
    NO_SUCH_USER,
    /** This environment's own budget of calls to Mapbox is spent. */
    TOO_MANY_REQUESTS,
    /** Somebody has to fix the secret, the master token or the configuration. */
    MISCONFIGURED,
    /** Mapbox answered with something that does not prove the grant. */
    UNTRUSTWORTHY_RESPONSE,
    /** Mapbox's rate limit for the account is reached. */
    MAPBOX_RATE_LIMITED,
    /** Mapbox fails or does not answer. */
    MAPBOX_UNAVAILABLE,
    /** Secrets Manager fails or does not answer. */
    SECRETS_UNAVAILABLE
}
