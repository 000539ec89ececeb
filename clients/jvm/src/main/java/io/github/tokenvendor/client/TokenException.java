package io.github.tokenvendor.client;

/** Why no token could be had. The message is the vendor's explanation where it gave one. */
public final class TokenException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How the client goes on after a failure. */
    enum Retry {
        /** Asking again would bring the same answer. */
        NEVER,
        /** Somebody has to do something first: minutes. */
        SLOWLY,
        /** May pass by itself: a second at first, a minute at most. */
        SOON
    }

    private final String code;
    private final int status;
    private final Retry retry;
    private final long retryAfterSeconds;

    TokenException(String code, int status, Retry retry, long retryAfterSeconds, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retry = retry;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static TokenException transientFailure(String code, String message, Throwable cause) {
        return new TokenException(code, 0, Retry.SOON, 0, message, cause);
    }

    static TokenException closed() {
        return new TokenException("closed", 0, Retry.NEVER, 0, "The client was closed.", null);
    }

    /**
     * The vendor's stable code, {@code http_<status>} where something other than the vendor answered, or one of the
     * client's own: {@code network}, {@code timeout}, {@code invalid_response}, {@code authorization_failed},
     * {@code listener_failed}, {@code client_error}, {@code closed}.
     */
    public String code() {
        return code;
    }

    /** HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Whether the client goes on trying by itself, be it in seconds or in minutes. */
    public boolean isRetryable() {
        return retry != Retry.NEVER;
    }

    /** How long the vendor asked to be left alone, in seconds; 0 if it did not say. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    Retry retry() {
        return retry;
    }

    /** The code and the message. */
    @Override
    public String toString() {
        return code + ": " + getMessage();
    }
}
