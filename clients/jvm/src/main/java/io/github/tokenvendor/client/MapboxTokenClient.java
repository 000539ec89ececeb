package io.github.tokenvendor.client;

import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one temporary token fresh until it is closed. Only the vendor's relative seconds count, never this machine's
 * idea of the date. Safe for use by any number of threads; all of them together cost one request.
 */
public final class MapboxTokenClient implements AutoCloseable {

    private final TokenRefresher refresher;
    private final Listeners listeners;

    MapboxTokenClient(TokenRefresher refresher, Listeners listeners) {
        this.refresher = refresher;
        this.listeners = listeners;
    }

    /**
     * A client that asks the given endpoint, the vendor's {@code POST /tokens}.
     *
     * @param endpoint an {@code http} or {@code https} address
     */
    public static MapboxTokenClientBuilder of(URL endpoint) {
        return new MapboxTokenClientBuilder(endpoint);
    }

    /** The token, or null while there is none with enough life left. */
    public MapboxToken token() {
        return refresher.token();
    }

    /** Life left, in seconds, rounded down; 0 if there is no token or it has expired. */
    public long secondsLeft() {
        return refresher.secondsLeft();
    }

    /**
     * A token with enough life left: at once if there is one, else as soon as the vendor gives one. Waiting asks for
     * nothing: the next request comes when it is due. The future fails with a {@link TokenException} if the vendor
     * refuses for good, or the client is closed; cancelling it concerns nobody else. What hangs on it runs on the
     * client's own thread unless told otherwise.
     */
    public CompletableFuture<MapboxToken> tokenAsync() {
        return refresher.current();
    }

    /**
     * As {@link #tokenAsync}, for a thread that may wait; not Android's main thread.
     *
     * @throws TokenException       if the vendor refuses for good, or the client is closed
     * @throws TimeoutException     if none came in time; the client goes on trying
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
     * Asks the vendor now, also after a refusal, say, because the user has signed in; {@code Retry-After} is kept. With
     * an {@link Authorization}, a request under way is dropped, because it carries the old one.
     *
     * @return the next token; fails as that of {@link #tokenAsync}
     */
    public CompletableFuture<MapboxToken> refresh() {
        return refresher.refresh();
    }

    /**
     * Tells that Mapbox refused a token before its end. If it is the one in use, it is replaced, once a minute at most:
     * the vendor hears which one it was. Until then {@link #tokenAsync} and {@link #awaitToken} wait for the new one.
     * Within the same minute the token stays in use, because the vendor would only give it again.
     *
     * @param refused the token's {@link MapboxToken#value}; any other text changes nothing
     */
    public void invalidate(String refused) {
        refresher.invalidate(refused);
    }

    /**
     * To be called when the app comes to the foreground or the network returns: asks at once if a token is due, though
     * not before the moment that the vendor named in {@code Retry-After}. Asks nothing while the token is fresh.
     */
    public void wake() {
        refresher.wake();
    }

    /** Has a listener hear of every later token and failure. */
    public void addListener(TokenListener listener) {
        listeners.add(listener);
    }

    /** Has a listener hear nothing more; without effect if it is not there. */
    public void removeListener(TokenListener listener) {
        listeners.remove(listener);
    }

    /** Ends the thread, a request under way and all waiting. */
    @Override
    public void close() {
        refresher.close();
    }
}
