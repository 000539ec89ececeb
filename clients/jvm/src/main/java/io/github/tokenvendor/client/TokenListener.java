package io.github.tokenvendor.client;

/**
 * Receives every token and every failure, on the client's own thread. If {@link #onToken} throws, {@link #onError} of
 * all listeners receives a {@code listener_failed}; what {@link #onError} throws is ignored.
 */
public interface TokenListener {

    /** Receives the token to use from now on, for instance as {@code MapboxOptions.accessToken}; never null. */
    void onToken(MapboxToken token);

    /** Receives a failure; {@link TokenException#isRetryable()} says whether the client keeps trying. */
    void onError(TokenException error);
}
