package io.github.tokenvendor.secrets;

import java.time.Duration;
import java.util.Objects;

/** Thrown if there is no master token; the message is for the operator and contains nothing from the secret. */
public final class SecretException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** Whether a retry may help. */
    public enum Kind {
        /** Secrets Manager fails, throttles or does not respond: a retry may succeed. */
        UNAVAILABLE,
        /** The secret is missing, not accessible or not a master token: the operator has to act. */
        UNUSABLE
    }

    private final Kind kind;
    private final Duration retryAfter;

    private SecretException(Kind kind, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** A failure that a retry may resolve. */
    public static SecretException unavailable(String message) {
        return new SecretException(Kind.UNAVAILABLE, message, SHORTEST_WAIT);
    }

    /** A failure that the operator has to fix. */
    public static SecretException unusable(String message) {
        return new SecretException(Kind.UNUSABLE, message, SHORTEST_WAIT);
    }

    /** The same failure with a different wait before the next attempt. */
    SecretException retryIn(Duration wait) {
        return new SecretException(kind, getMessage(), wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
    }

    public Kind kind() {
        return kind;
    }

    /** How long to wait before the next attempt; at least one second. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
