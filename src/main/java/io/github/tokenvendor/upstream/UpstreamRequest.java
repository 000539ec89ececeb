package io.github.tokenvendor.upstream;

import java.net.URI;
import java.util.Map;

/**
 * What to send to an upstream.
 *
 * @param uri where to; it may carry a token in its query, so it is never printed
 * @param body empty for none
 * @param repeatable whether it does no harm to send it twice
 */
public record UpstreamRequest(String method, URI uri, Map<String, String> headers, byte[] body, boolean repeatable) {
    /** A request that is sent again only if nothing of it was sent. */
    public UpstreamRequest(String method, URI uri, Map<String, String> headers, byte[] body) {
        this(method, uri, headers, body, false);
    }

    /** Redacted: Mapbox's URLs carry the token. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + method + "]";
    }
}
