package io.github.tokenvendor.client;

/** Hears of every token and every failure, on the client's own thread; what it throws is passed over. */
public interface TokenListener {

    /** A token to be used from now on, for instance as {@code MapboxOptions.accessToken}; never null. */
    void onToken(MapboxToken token);

    /** An attempt that failed; {@link TokenException#isRetryable()} tells whether another follows. */
    void onError(TokenException error);
}
