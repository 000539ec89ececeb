package io.github.tokenvendor.client;

/**
 * Hears of every token and every failure, on the client's own thread. What it throws is told to {@link #onError} of all
 * listeners as {@code listener_failed} and changes nothing else.
 */
public interface TokenListener {

    /** A token to use from now on, for instance as {@code MapboxOptions.accessToken}; never null. */
    void onToken(MapboxToken token);

    /** An attempt that failed; {@link TokenException#isRetryable()} tells whether another follows. */
    void onError(TokenException error);
}
