package io.github.tokenvendor.http;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Ends a request with a problem; the message is the problem's {@code detail} and reflects nothing of the request. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Map<String, String> headers;

    private ProblemException(ProblemType type, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.type = type;
        this.headers = headers;
    }

    static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(type, detail, Map.of());
    }

    static ProblemException methodNotAllowed(String allow) {
        return new ProblemException(
                ProblemType.METHOD_NOT_ALLOWED, "this path knows " + allow + " only", Map.of("Allow", allow));
    }

    /** {@code Retry-After} counts whole seconds: rounded up, so that nobody comes back too early. */
    static ProblemException retryable(ProblemType type, String detail, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).plusNanos(999_999).toSeconds());
        return new ProblemException(type, detail, Map.of("Retry-After", Long.toString(seconds)));
    }

    ProblemType type() {
        return type;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
