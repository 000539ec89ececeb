package io.github.tokenvendor.upstream;

/**
 * What one call to an upstream came to, fit for a log: nothing in it is secret.
 *
 * @param upstream whom it went to
 * @param status the HTTP status; 0 when there was no answer
 * @param millis how long it took
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

    /**
     * A call that did not end before its caller had to answer.
     *
     * @param upstream whom it went to
     * @param startNanos when the caller began to wait, on the time line of {@link System#nanoTime()}
     * @return the note of it
     */
    public static UpstreamCall timedOut(Upstream upstream, long startNanos) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000L;
        String fault = upstream == Upstream.MAPBOX ? "mapbox_timeout" : "secrets_timeout";
        return new UpstreamCall(upstream, 0, millis, fault);
    }
}
