package io.github.tokenvendor.vending;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why no token was vended.
 *
 * <p>It has no cause: what lies behind it may quote a token. The message is for the caller, save for
 * {@link Failure#MISCONFIGURED}, whose message is for the operator alone.
 */
public final class VendingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final transient @Nullable Duration retryAfter;

    private VendingException(Failure failure, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    static VendingException of(Failure failure, String detail) {
        return new VendingException(failure, detail, null);
    }

    static VendingException retryable(Failure failure, String detail, Duration retryAfter) {
        return new VendingException(failure, detail, retryAfter);
    }

    /** The same failure with another time to wait. */
    VendingException retryIn(Duration wait) {
        return new VendingException(failure, getMessage(), wait);
    }

    public Failure failure() {
        return failure;
    }

    /** How long to wait before asking again; empty where asking again does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
