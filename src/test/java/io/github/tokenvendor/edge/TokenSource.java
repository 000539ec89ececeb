package io.github.tokenvendor.edge;

import java.time.Instant;
import java.util.function.Consumer;

/** Where a visitor, or a cache, gets a response from. */
@FunctionalInterface
interface TokenSource {
    /**
     * A response on its way.
     *
     * @param allowed null unless the status is 200
     * @param vended when the vendor sent it
     * @param expires the token's end; null unless the status is 200
     */
    record Response(int status, CacheControl allowed, Instant vended, Instant expires, long expiresIn, long refreshIn) {
        static Response failure(int status, Instant now) {
            return new Response(status, null, now, null, 0, 0);
        }

        boolean isToken() {
            return status == 200;
        }
    }

    /** Requests a token; {@code then} gets the response, now or later. */
    void request(String key, Consumer<Response> then);
}
