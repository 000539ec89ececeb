package io.github.tokenvendor.vending;

/** Every way in which vending can fail; the list is closed. */
public enum Failure {
    /** The requested expiry is in the past or too close to be useful. */
    INVALID_EXPIRY,
    /** A scope is not in the allowlist. */
    SCOPE_NOT_ALLOWED,
    /** The account is not the master token's. */
    NO_SUCH_USER,
    /** This environment's own minting budget is spent. */
    TOO_MANY_REQUESTS,
    /** The operator has to fix the secret, the master token or the configuration. */
    MISCONFIGURED,
    /** Mapbox's response does not prove the grant. */
    UNTRUSTWORTHY_RESPONSE,
    /** Mapbox's rate limit for the account is reached. */
    MAPBOX_RATE_LIMITED,
    /** Mapbox fails or does not respond. */
    MAPBOX_UNAVAILABLE,
    /** Secrets Manager fails or does not respond. */
    SECRETS_UNAVAILABLE
}
