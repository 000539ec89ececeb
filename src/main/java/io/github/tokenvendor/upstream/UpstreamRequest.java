package io.github.tokenvendor.upstream;

import java.net.URI;
import java.util.Map;

/**
 * What to send to an upstream.
 *
 * @param uri where to; it may carry a token in its query, so it is never printed
 * @param body empty for none
 * @param repeatable whether it does no harm to send it twice; if not, it is sent again only if nothing of it was sent
 */
public record UpstreamRequest(String method, URI uri, Map<String, String> headers, byte[] body, boolean repeatable) {
    /** Redacted: Mapbox's URLs carry the token. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + method + "]";
    }
}
