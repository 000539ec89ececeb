package io.github.tokenvendor.upstream;

/**
 * The result of one call to an upstream; nothing in it is secret.
 *
 * @param status the HTTP status; 0 without a response
 * @param fault a short class of failure such as {@code mapbox_timeout}; empty if the call succeeded
 */
public record UpstreamCall(Upstream upstream, int status, long millis, String fault) {
    /** The services that the vendor calls. */
    public enum Upstream {
        /** Mapbox's Tokens API. */
        MAPBOX,
        /** AWS Secrets Manager. */
        SECRETS,
        /** The DynamoDB table of shared leases. */
        SHARED_LEASES,
        /** The issuers of callers' credentials. */
        KEYS
    }
}
