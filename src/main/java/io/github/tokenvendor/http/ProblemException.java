package io.github.tokenvendor.http;

import io.github.tokenvendor.callers.CallerException;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Fails a request with a problem; the message is the problem's {@code detail} and quotes nothing from the request. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Callers learn nothing about the vendor's internals. */
    private static final String SEE_LOG = "the vendor cannot do this now; its operator's log has the cause";

    private static final String CHALLENGE = "WWW-Authenticate";

    private final ProblemType type;
    private final transient Map<String, String> headers;
    private final String logDetail;

    private ProblemException(ProblemType type, String detail, Map<String, String> headers) {
        this(type, type.status() == 500 ? SEE_LOG : detail, detail, headers);
    }

    private ProblemException(ProblemType type, String detail, String logDetail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.type = type;
        this.headers = headers;
        this.logDetail = logDetail;
    }

    /** A problem whose detail goes to the caller and the log, or to the log alone if the status is 500. */
    static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(type, detail, Map.of());
    }

    static ProblemException methodNotAllowed(String allow) {
        return new ProblemException(
                ProblemType.METHOD_NOT_ALLOWED, "this path supports " + allow + " only", Map.of("Allow", allow));
    }

    static ProblemException of(VendingException e) {
        return new ProblemException(ProblemType.of(e.failure()), e.getMessage(), retryAfter(e.retryAfter()));
    }

    /** The challenge of a 401 follows RFC 6750, section 3. */
    static ProblemException of(CallerException e) {
        ProblemType type = ProblemType.of(e.refusal());
        Map<String, String> headers = switch (type) {
            case AUTHENTICATION_REQUIRED -> Map.of(CHALLENGE, "Bearer");
            case INVALID_CREDENTIAL -> Map.of(CHALLENGE, "Bearer error=\"invalid_token\"");
            default -> retryAfter(e.retryAfter());
        };
        return new ProblemException(type, e.getMessage(), e.logDetail(), headers);
    }

    /** {@code Retry-After} in whole seconds, rounded up so that no client retries too early. */
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

    /** A problem with a {@code Retry-After} is retryable, whatever its type. */
    boolean isRetryable() {
        return type.retryable() || headers.containsKey("Retry-After");
    }

    /** The explanation for the operator. */
    String logDetail() {
        return logDetail;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
