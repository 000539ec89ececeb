package io.github.tokenvendor.client;

/** Why the client has no token. The message is the vendor's explanation if there is one. */
public final class TokenException extends Exception {

    private static final long serialVersionUID = 1L;

    /** When the client tries again. */
    enum Retry {
        /** The same request would fail again. */
        NEVER,
        /** After minutes, because somebody must fix the cause. */
        SLOWLY,
        /** After one second at first, with backoff up to one minute. */
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
     * The vendor's stable code; {@code http_<status>} if something other than the vendor responded; or a code of the
     * client: {@code network}, {@code timeout}, {@code invalid_response}, {@code authorization_failed},
     * {@code listener_failed}, {@code client_error}, {@code closed}.
     */
    public String code() {
        return code;
    }

    /** HTTP status; 0 if there was no response. */
    public int status() {
        return status;
    }

    /** Whether the client keeps trying, in seconds or minutes. */
    public boolean isRetryable() {
        return retry != Retry.NEVER;
    }

    /** The response's {@code Retry-After} in seconds; 0 if there was none. */
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
