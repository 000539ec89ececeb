package io.github.tokenvendor.edge;

import java.time.Instant;

/**
 * One invocation of the vendor, caused by a cache.
 *
 * @param asked when the request had arrived
 * @param sent just before the response was sent, so that no copy of it can be older than that suggests
 * @param cacheControl the vendor's header
 */
record Fetch(CacheKey key, Instant asked, Instant sent, int status, String cacheControl) {
    boolean isToken() {
        return status == 200;
    }

    /** What the caches may do with it; a token's alone. */
    CacheControl allowed() {
        return CacheControl.parse(cacheControl);
    }
}
