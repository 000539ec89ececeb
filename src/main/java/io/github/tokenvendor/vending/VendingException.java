package io.github.tokenvendor.vending;

import io.github.tokenvendor.secrets.SecretException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why no token was vended.
 *
 * <p>It has no cause, which may quote a token. The message is for the caller; that of {@link Failure#MISCONFIGURED} is
 * for the operator alone.
 */
public final class VendingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable MintFailure response;

    private VendingException(
            Failure failure, String detail, @Nullable Duration retryAfter, @Nullable MintFailure response) {
        super(detail, null, false, false);
        this.failure = failure;
        this.retryAfter = retryAfter;
        this.response = response;
    }

    /** A failure to get the master token. */
    public static VendingException of(SecretException e) {
        Failure failure = switch (e.kind()) {
            case UNUSABLE -> Failure.MISCONFIGURED;
            case UNAVAILABLE -> Failure.SECRETS_UNAVAILABLE;
        };
        return retryable(failure, e.getMessage(), e.retryAfter());
    }

    static VendingException of(Failure failure, String detail) {
        return new VendingException(failure, detail, null, null);
    }

    static VendingException retryable(Failure failure, String detail, Duration retryAfter) {
        return new VendingException(failure, detail, retryAfter, null);
    }

    /** The same failure with another wait, because it is remembered rather than new. */
    VendingException retryIn(Duration wait) {
        return new VendingException(failure, getMessage(), wait, null);
    }

    /** The same failure with the Mapbox response that has just shown it. */
    VendingException seenIn(MintFailure mapboxResponse) {
        return new VendingException(failure, getMessage(), retryAfter, mapboxResponse);
    }

    /** Mapbox's response that showed it just now; empty if it was remembered or Mapbox did not respond. */
    public Optional<MintFailure> response() {
        return Optional.ofNullable(response);
    }

    /** Which failure it is. */
    public Failure failure() {
        return failure;
    }

    /** How long to wait before retrying; empty if retrying does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
