package io.github.tokenvendor.config;

/** The environment variables that the vendor reads. */
public enum Variable {
    /** Name or ARN of the secret. */
    MASTER_TOKEN_SECRET_ID,
    /** Comma-separated scopes. */
    ALLOWED_SCOPES,
    /** Comma-separated origins, each with at most one {@code *}, or {@code *} alone. */
    ALLOWED_ORIGINS,
    /** Prefix of every path. */
    BASE_PATH,
    /** Name or ARN of the table in which environments share their leases. */
    SHARED_LEASES_TABLE,
    /** Where DynamoDB is, if not where AWS has it. */
    DYNAMODB_URL,
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
