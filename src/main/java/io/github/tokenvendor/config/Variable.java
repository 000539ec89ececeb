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
    /** DynamoDB's URL, in place of AWS's own endpoint. */
    DYNAMODB_URL,
    /** The longest lifetime in seconds. */
    MAX_TOKEN_SECONDS,
    /** Whether scopes beyond the public ones may be allowed. */
    ALLOW_SECRET_SCOPES,
    /** Whether the subjects of callers stay out of the log. */
    OMIT_SUBJECT,
    /** The account's name. */
    MAPBOX_USERNAME,
    /** How many tokens one environment may request from Mapbox per minute. */
    MINTS_PER_MINUTE,
    /** How long the secret is cached, in seconds. */
    SECRET_CACHE_SECONDS,
    /** The longest that a response waits for all of its upstreams together, in milliseconds. */
    UPSTREAM_TIMEOUT_MS,
    /** Which callers may have which scopes and lifetimes: a JSON array of policies. */
    POLICIES,
    /** Whether callers who match no policy are refused, or only reported. */
    AUTHENTICATION,
    /** Whether shared caches may keep tokens for anonymous callers. */
    EDGE_CACHE,
    /** The Tokens API's URL. */
    MAPBOX_API_URL,
    /** Secrets Manager's URL, in place of AWS's own endpoint. */
    SECRETS_MANAGER_URL
}
