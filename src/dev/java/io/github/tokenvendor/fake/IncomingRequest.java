package io.github.tokenvendor.fake;

import java.util.Map;
import java.util.Optional;

/**
 * One request as the rules of a fake see it.
 *
 * @param method  in capitals
 * @param path    as sent, without the query string
 * @param query   decoded; the first value where a name is repeated
 * @param headers lower-case names; the first value where a name is repeated
 * @param body    never null
 */
record IncomingRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** {@code name} in lower case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Leaves the query and the body out: they hold tokens. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
