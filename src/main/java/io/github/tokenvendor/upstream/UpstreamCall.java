package io.github.tokenvendor.upstream;

/**
 * What one call to an upstream came to, fit for a log: nothing in it is secret.
 *
 * @param status the HTTP status; 0 when there was no answer
 * @param fault a short class of failure such as {@code mapbox_timeout}; empty when the call did what it should
 */
public record UpstreamCall(Upstream upstream, int status, long millis, String fault) {
    /** Whom the vendor calls. */
    public enum Upstream {
        /** Mapbox's Tokens API. */
        MAPBOX,
        /** AWS Secrets Manager. */
        SECRETS,
        /** The DynamoDB table of shared leases. */
        SHARED_LEASES
    }
}
