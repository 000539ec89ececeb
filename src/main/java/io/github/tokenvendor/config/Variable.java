package io.github.tokenvendor.config;

/** The environment variables that the vendor reads. */
public enum Variable {
    /** Name or ARN of the secret. */
    MASTER_TOKEN_SECRET_ID,
    /** Comma-separated scopes. */
    ALLOWED_SCOPES,
    /** Comma-separated origins, or {@code *} alone. */
    ALLOWED_ORIGINS,
    /** The longest lifetime in seconds. */
    MAX_TOKEN_SECONDS,
    /** Whether scopes beyond the public ones may be allowed. */
    ALLOW_SECRET_SCOPES,
    /** The account's name. */
    MAPBOX_USERNAME,
    /** How often one environment may call Mapbox for a token. */
    MINTS_PER_MINUTE,
    /** How long a read secret is trusted, in seconds. */
    SECRET_CACHE_SECONDS,
    /** The ceiling for upstream exchanges, in milliseconds. */
    UPSTREAM_TIMEOUT_MS,
    /** Where the Tokens API is. */
    MAPBOX_API_URL,
    /** Where Secrets Manager is, if not where AWS has it. */
    SECRETS_MANAGER_URL
}
