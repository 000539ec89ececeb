package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Callers waiting for the next token. Each has its own future, so that none can cancel another's. */
final class Waiters {

    private static final int FIRST_CLEANUP = 16;

    private List<CompletableFuture<MapboxToken>> waiting = new ArrayList<>();
    private int cleanUpAt = FIRST_CLEANUP;

    synchronized CompletableFuture<MapboxToken> join() {
        if (waiting.size() >= cleanUpAt) {
            // Canceled futures must not pile up during a long outage.
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

    /** Do not call while holding a lock: the futures' dependent stages run here. */
    void complete(MapboxToken token) {
        drain().forEach(future -> future.complete(token));
    }

    /** Do not call while holding a lock, as with {@link #complete}. */
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
