package io.github.tokenvendor.dev;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request as received from the socket.
 *
 * @param uri      path and query
 * @param protocol such as {@code HTTP/1.1}
 * @param headers  names in any case; values in the order received
 * @param body     never null
 * @param sourceIp the caller's address
 */
record LocalRequest(
        String method, URI uri, String protocol, Map<String, List<String>> headers, byte[] body, String sourceIp) {}
