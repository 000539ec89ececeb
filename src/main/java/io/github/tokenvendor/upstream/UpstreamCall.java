package io.github.tokenvendor.upstream;

import java.util.Locale;
import java.util.Set;

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
        KEYS;

        /** The name in audit lines, such as {@code shared_leases}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the call did not succeed. */
    public boolean failed() {
        return !fault.isEmpty();
    }

    /**
     * The class of failure for a status that is not a success.
     *
     * @param named the statuses that have a class of their own; each becomes a metric, so all others share a few
     */
    public static String faultOf(int status, Set<Integer> named) {
        if (named.contains(status)) {
            return Integer.toString(status);
        }
        return switch (status / 100) {
            case 4 -> "4xx";
            case 5 -> "5xx";
            default -> "unexpected";
        };
    }
}
