package io.github.tokenvendor.client;

import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one temporary token fresh until it is closed. A wrong date on this machine does not matter, because the client
 * relies only on the vendor's relative times. Thread-safe; all threads share one request.
 */
public final class MapboxTokenClient implements AutoCloseable {

    private final TokenRefresher refresher;
    private final Listeners listeners;

    MapboxTokenClient(TokenRefresher refresher, Listeners listeners) {
        this.refresher = refresher;
        this.listeners = listeners;
    }

    /**
     * Configures a client for the vendor's {@code POST /tokens}.
     *
     * @throws IllegalArgumentException if the endpoint's protocol is not {@code http} or {@code https}
     */
    public static MapboxTokenClientBuilder of(URL endpoint) {
        return new MapboxTokenClientBuilder(endpoint);
    }

    /** The current token, or null without a usable one; a token is unusable shortly before it expires. */
    public MapboxToken token() {
        return refresher.token();
    }

    /** The token's remaining lifetime in seconds, rounded down; 0 if there is no token or it has expired. */
    public long secondsLeft() {
        return refresher.secondsLeft();
    }

    /**
     * A usable token, now or as soon as the vendor returns one. Waiting does not trigger a request. The future fails
     * with a {@link TokenException} if the vendor rejects the request permanently or the client is closed. Canceling it
     * does not affect other callers. Its dependent stages run on the client's thread unless given an executor.
     */
    public CompletableFuture<MapboxToken> tokenAsync() {
        return refresher.current();
    }

    /**
     * Waits for the token of {@link #tokenAsync}. Do not call on Android's main thread.
     *
     * @throws TokenException       if the vendor rejects the request permanently or the client is closed
     * @throws TimeoutException     if no token arrived in time; the client keeps trying
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public MapboxToken awaitToken(long timeout, TimeUnit unit)
            throws TokenException, TimeoutException, InterruptedException {
        CompletableFuture<MapboxToken> future = tokenAsync();
        try {
            return future.get(timeout, unit);
        } catch (ExecutionException e) {
            throw (TokenException) e.getCause();
        } finally {
            future.cancel(false);
        }
    }

    /**
     * Requests a token now, even after a permanent rejection, for instance because the user has signed in. Honors
     * {@code Retry-After}. With an {@link Authorization}, cancels a request in flight, which carries the old header.
     *
     * @return the next token; fails as {@link #tokenAsync} does
     */
    public CompletableFuture<MapboxToken> refresh() {
        return refresher.refresh();
    }

    /**
     * Reports that Mapbox rejected the current token before it expired. The client requests a replacement and tells the
     * vendor which token was rejected; meanwhile {@link #tokenAsync} and {@link #awaitToken} wait. It does so at most
     * once a minute: in between the token stays in use, because the vendor would return the same one.
     *
     * @param refused the token's {@link MapboxToken#value}; ignored unless it is the current token
     */
    public void invalidate(String refused) {
        refresher.invalidate(refused);
    }

    /**
     * Tells the client that the app or the network is back. If a token is due, the client requests it as soon as
     * {@code Retry-After} allows; it sends nothing while the token is fresh.
     */
    public void wake() {
        refresher.wake();
    }

    /** Adds a listener for later tokens and failures. */
    public void addListener(TokenListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; does nothing if it was not added. */
    public void removeListener(TokenListener listener) {
        listeners.remove(listener);
    }

    /** Stops the thread, cancels a request in flight and fails all waiting futures. */
    @Override
    public void close() {
        refresher.close();
    }
}
