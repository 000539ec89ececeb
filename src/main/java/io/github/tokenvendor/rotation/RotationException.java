package io.github.tokenvendor.rotation;

import java.util.Objects;

/**
 * Reports to Secrets Manager that a step failed, and to the operator what to do.
 *
 * <p>Lambda logs the message. It contains nothing secret, and the exception has no cause, because a cause might quote a
 * token.
 */
public final class RotationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RotationFailure failure;

    RotationException(RotationFailure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    /** The same failure with another sentence for the operator. */
    RotationException adding(String sentence) {
        return new RotationException(failure, getMessage() + " " + sentence);
    }

    public RotationFailure failure() {
        return failure;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
