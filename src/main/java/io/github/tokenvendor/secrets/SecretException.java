package io.github.tokenvendor.secrets;

import java.util.Objects;

/** Says why there is no master token; the message is for an operator and holds nothing of the secret. */
public final class SecretException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether waiting may help. */
    public enum Kind {
        /** Secrets Manager fails, is throttled or does not answer: a later try may succeed. */
        UNAVAILABLE,
        /** The secret is missing, closed to us, or no master token: somebody has to act. */
        UNUSABLE
    }

    java.time.Duration retry = java.time.Duration.ofSeconds(1);
    public java.time.Duration retryAfter() { return retry; }
    private final Kind kind;

    private SecretException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** A failure that may pass by itself. */
    public static SecretException unavailable(String message) {
        return new SecretException(Kind.UNAVAILABLE, message);
    }

    /** A failure that somebody has to act on. */
    public static SecretException unusable(String message) {
        return new SecretException(Kind.UNUSABLE, message);
    }

    /** Whether waiting may help. */
    public Kind kind() {
        return kind;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
