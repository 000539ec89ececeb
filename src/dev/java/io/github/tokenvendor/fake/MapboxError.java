package io.github.tokenvendor.fake;

import java.util.Map;

/** An error response of the Tokens API: a status and {@code {"message": …}}. */
final class MapboxError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private MapboxError(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static MapboxError badRequest(String message) {
        return new MapboxError(400, message);
    }

    static MapboxError unauthorized() {
        return new MapboxError(401, "Unauthorized");
    }

    static MapboxError notFound() {
        return new MapboxError(404, "Not found");
    }

    static MapboxError noSuchUser() {
        return new MapboxError(404, "No such user");
    }

    static MapboxError unprocessable(String message) {
        return new MapboxError(422, message);
    }

    static MapboxError tooManyRequests() {
        return new MapboxError(429, "Too Many Requests");
    }

    FakeResponse reply() {
        return FakeResponse.json(status, FakeTokensApi.MEDIA_TYPE, Map.of("message", getMessage()));
    }
}
