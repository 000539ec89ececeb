package io.github.tokenvendor.upstream;

import java.net.URI;
import java.util.Map;

/**
 * A request to an upstream.
 *
 * @param uri the URL, never logged because its query may contain a token
 * @param body the body; may be empty
 * @param repeatable whether sending it twice is harmless; otherwise it is retried only if nothing was sent
 */
public record UpstreamRequest(String method, URI uri, Map<String, String> headers, byte[] body, boolean repeatable) {
    /** Redacted: Mapbox's URLs contain the token. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + method + "]";
    }
}
