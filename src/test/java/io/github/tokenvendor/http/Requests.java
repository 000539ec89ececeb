package io.github.tokenvendor.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests as the gateway passes them. */
final class Requests {
    private static final Duration REMAINING = Duration.ofSeconds(29);

    private Requests() {}

    static ApiRequest of(String method, String path) {
        return of(method, path, Map.of(), "");
    }

    static ApiRequest query(String path, String query) {
        return of(REMAINING, "GET", path, query, Map.of(), "", false);
    }

    static ApiRequest post(String body) {
        return of("POST", "/tokens", Map.of("content-type", List.of("application/json")), body);
    }

    static ApiRequest of(String method, String path, Map<String, List<String>> headers, String body) {
        return of(REMAINING, method, path, "", headers, body, false);
    }

    static ApiRequest base64(String contentType, String body) {
        return of(REMAINING, "POST", "/tokens", "", Map.of("content-type", List.of(contentType)), body, true);
    }

    static ApiRequest withOrigin(String method, String path, String... origins) {
        return of(method, path, Map.of("origin", List.of(origins)), "");
    }

    static ApiRequest within(Duration remaining) {
        return of(remaining, "POST", "/tokens", "", Map.of(), "", false);
    }

    private static ApiRequest of(
            Duration remaining,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            String body,
            boolean isBase64) {
        Optional<String> none = Optional.empty();
        return new ApiRequest(
                "request-1", none, Map.of(), "vendor", remaining, method, path, query, headers, body, isBase64);
    }
}
