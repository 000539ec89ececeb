package io.github.tokenvendor.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A request and its response as seen on one side of a shared cache: by a visitor in front of it, or by the origin
 * behind it.
 *
 * @param begin when the visitor sent the request, or when it had arrived at the origin
 * @param end when the visitor had the whole response, or just before the origin sent it, so that no copy of it can be
 *     older than that suggests
 * @param status 0 if the connection broke
 * @param allowedOrigin {@code Access-Control-Allow-Origin}; null if absent
 * @param cacheControl {@code Cache-Control}; null if absent
 * @param age {@code Age} in seconds, 0 if absent
 * @param retryable whether there is a {@code Retry-After}
 * @param expires the token's expiry; null unless the status is 200
 * @param expiresIn the seconds that the response promises
 */
record Exchange(
        Key key,
        Instant begin,
        Instant end,
        int status,
        String allowedOrigin,
        String cacheControl,
        long age,
        boolean retryable,
        Instant expires,
        long expiresIn) {
    /**
     * What makes two requests the same to a shared cache.
     *
     * @param origin the page's origin
     * @param target path and query
     */
    record Key(String origin, String target) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An exchange that ends now.
     *
     * @param header returns a response header's value, or null
     */
    static Exchange of(Key key, Instant begin, int status, UnaryOperator<String> header, String body)
            throws IOException {
        Instant end = Instant.now();
        String age = header.apply("Age");
        JsonNode json = status == 200 ? JSON.readTree(body) : JSON.createObjectNode();
        return new Exchange(
                key,
                begin,
                end,
                status,
                header.apply("Access-Control-Allow-Origin"),
                header.apply("Cache-Control"),
                age == null ? 0 : Long.parseLong(age),
                header.apply("Retry-After") != null,
                status == 200 ? Instant.parse(json.path("expires").asText()) : null,
                json.path("expires_in").asLong());
    }

    /** An exchange whose connection broke just now. */
    static Exchange broken(Key key, Instant begin) {
        return new Exchange(key, begin, Instant.now(), 0, null, null, 0, false, null, 0);
    }

    boolean isToken() {
        return status == 200;
    }

    Duration took() {
        return Duration.between(begin, end);
    }

    /** The remaining lifetime of the token when the exchange ends. */
    Duration left() {
        return Duration.between(end, expires);
    }

    /** By how much the token outlives what the response promises, counted from the end of the exchange. */
    Duration spare() {
        return left().minusSeconds(expiresIn);
    }

    /** What shared caches may do with the vendor's token. */
    CacheControl allowed() {
        return CacheControl.parse(cacheControl);
    }
}
