package io.github.tokenvendor.client;

/** Why no token could be had. The message is the vendor's explanation where it gave one. */
public final class TokenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final boolean retryable;
    private final long retryAfterSeconds;

    TokenException(
            String code, int status, boolean retryable, long retryAfterSeconds, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retryable = retryable;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static TokenException passing(String code, String message, Throwable cause) {
        return new TokenException(code, 0, true, 0, message, cause);
    }

    static TokenException closed() {
        return new TokenException("closed", 0, false, 0, "The client was closed.", null);
    }

    /**
     * The vendor's stable code, {@code http_<status>} where something other than the vendor answered, or
     * {@code network}, {@code timeout}, {@code invalid_response}, {@code authorization_failed}, {@code closed}.
     */
    public String code() {
        return code;
    }

    /** HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Whether the client goes on trying by itself. */
    public boolean isRetryable() {
        return retryable;
    }

    /** For how long the vendor wants to be left alone, in seconds; 0 if it did not say. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    @Override
    public String toString() {
        return code + ": " + getMessage();
    }
}
