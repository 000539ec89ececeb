package io.github.tokenvendor.upstream;

import java.net.URI;
import java.util.Map;

/**
 * What to send to an upstream.
 *
 * @param method the HTTP method
 * @param uri where to; it may carry a token in its query, so it is never printed
 * @param headers the header fields
 * @param body the body; empty for none
 */
public record UpstreamRequest(String method, URI uri, Map<String, String> headers, byte[] body) {
    /** Redacted: Mapbox's URLs carry the token. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + method + "]";
    }
}
