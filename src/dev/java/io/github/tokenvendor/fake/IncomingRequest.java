package io.github.tokenvendor.fake;

import java.util.Map;
import java.util.Optional;

/**
 * A request as a fake's rules see it.
 *
 * @param method  in uppercase
 * @param path    as sent, without the query string
 * @param query   decoded; the first value of a repeated name
 * @param headers lowercase names; the first value of a repeated name
 * @param body    never null
 */
record IncomingRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** {@code name} must be lowercase. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Omits the query and the body, which hold tokens. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
