package io.github.tokenvendor.http;

import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Ends a request with a problem; the message is the problem's {@code detail} and reflects nothing of the request. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong inside is nobody else's business. */
    private static final String SEE_LOG = "the vendor cannot do this now; its operator's log has the cause";

    private final ProblemType type;
    private final transient Map<String, String> headers;
    private final String logDetail;

    private ProblemException(ProblemType type, String detail, Map<String, String> headers) {
        super(type.status() == 500 ? SEE_LOG : detail, null, false, false);
        this.type = type;
        this.headers = headers;
        this.logDetail = detail;
    }

    /** A problem whose detail is for the caller and the log alike; for the log alone where the status is 500. */
    static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(type, detail, Map.of());
    }

    static ProblemException methodNotAllowed(String allow) {
        return new ProblemException(
                ProblemType.METHOD_NOT_ALLOWED, "this path knows " + allow + " only", Map.of("Allow", allow));
    }

    static ProblemException of(VendingException e) {
        return new ProblemException(ProblemType.of(e.failure()), e.getMessage(), retryAfter(e.retryAfter()));
    }

    /** {@code Retry-After} counts whole seconds: rounded up, so that nobody comes back too early. */
    static Map<String, String> retryAfter(Optional<Duration> wait) {
        return wait.map(time ->
                        Math.max(1, time.plusMillis(999).plusNanos(999_999).toSeconds()))
                .map(seconds -> Map.of("Retry-After", Long.toString(seconds)))
                .orElse(Map.of());
    }

    ProblemType type() {
        return type;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Whoever is told when to come back may come back. */
    boolean isRetryable() {
        return type.retryable() || headers.containsKey("Retry-After");
    }

    /** What the operator should know; never null. */
    String logDetail() {
        return logDetail;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
