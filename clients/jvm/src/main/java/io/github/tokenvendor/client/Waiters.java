package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for the next token, each with a future of its own, so that no one can cancel another's. */
final class Waiters {

    private static final int FIRST_CLEANUP = 16;

    private List<CompletableFuture<MapboxToken>> waiting = new ArrayList<>();
    private int cleanUpAt = FIRST_CLEANUP;

    synchronized CompletableFuture<MapboxToken> join() {
        if (waiting.size() >= cleanUpAt) {
            // Callers who gave up during a long outage must not fill the memory.
            waiting.removeIf(CompletableFuture::isDone);
            cleanUpAt = Math.max(FIRST_CLEANUP, 2 * waiting.size());
        }
        CompletableFuture<MapboxToken> future = new CompletableFuture<>();
        waiting.add(future);
        return future;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Not to be called with a lock held: what hangs on the futures runs here. */
    void complete(MapboxToken token) {
        drain().forEach(future -> future.complete(token));
    }

    /** As {@link #complete}. */
    void fail(TokenException error) {
        drain().forEach(future -> future.completeExceptionally(error));
    }

    private synchronized List<CompletableFuture<MapboxToken>> drain() {
        List<CompletableFuture<MapboxToken>> all = waiting;
        waiting = new ArrayList<>();
        cleanUpAt = FIRST_CLEANUP;
        return all;
    }
}
