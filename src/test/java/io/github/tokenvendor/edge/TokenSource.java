package io.github.tokenvendor.edge;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a page, or a cache, gets a token from. */
@FunctionalInterface
interface TokenSource {
    /**
     * A response with a token.
     *
     * @param allowed what caches may do with it
     * @param vended when the vendor sent it
     * @param expires the token's expiry
     */
    record Token(CacheControl allowed, Instant vended, Instant expires, long expiresIn, long refreshIn) {}

    /** Requests a token; {@code then} receives it, or empty after a failure, now or later. */
    void request(Consumer<Optional<Token>> then);
}
