package io.github.tokenvendor.rotation;

import java.util.Objects;

/**
 * Tells Secrets Manager that a step failed, and an operator what to do.
 *
 * <p>Lambda writes the message to the log. It holds nothing secret and has no cause: what lies behind it may quote a
 * token.
 */
public final class RotationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RotationFailure failure;

    RotationException(RotationFailure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    /** The same failure with a further sentence for the operator. */
    RotationException adding(String sentence) {
        return new RotationException(failure, getMessage() + " " + sentence);
    }

    /** Why the step failed. */
    public RotationFailure failure() {
        return failure;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
