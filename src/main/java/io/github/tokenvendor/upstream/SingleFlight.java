package io.github.tokenvendor.upstream;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets concurrent callers who want the same thing share one piece of work.
 *
 * <p>The work runs on a thread of its own: a caller whose deadline passes leaves without ending it for those who have
 * joined; who comes later starts anew.
 * A failure reaches all who share it and leaves no trace. No lock is held meanwhile.
 *
 * @param <K> what tells one piece of work from another
 * @param <V> what the work gives
 * @param <E> how the work fails
 */
public final class SingleFlight<K, V, E extends Exception> {
    /**
     * A piece of work.
     *
     * @param <V> what it gives
     * @param <E> how it fails
     */
    @FunctionalInterface
    public interface Work<V, E extends Exception> {
        /**
         * Does the work.
         *
         * @return what it gives, never null
         * @throws E when it fails
         */
        V run() throws E;
    }

    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Executor executor;

    /**
     * Makes one without any work under way.
     *
     * @param executor runs the work
     */
    public SingleFlight(Executor executor) {
        this.executor = executor;
    }

    /**
     * Joins the work under way for a key, or starts it, and waits for it.
     *
     * @param key what is wanted
     * @param work does it; ignored when such work is under way
     * @param deadline how long this caller waits
     * @param late the failure for a caller whose deadline passes
     * @return what the work gave
     * @throws E when it failed, or when this caller's deadline passed
     */
    public V join(K key, Work<V, E> work, Deadline deadline, Supplier<E> late) throws E {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> underWay = flights.putIfAbsent(key, mine);
        if (underWay == null) {
            start(key, work, mine);
        }
        try {
            return await(underWay == null ? mine : underWay, deadline, late);
        } finally {
            leave(key, underWay == null ? mine : underWay);
        }
    }

    /**
     * Nobody joins work that has outlasted a caller: it is about to fail, and where an environment is frozen after
     * each answer, it would hand the failure of an hour ago to the first caller after the thaw.
     */
    private void leave(K key, CompletableFuture<V> flight) {
        if (!flight.isDone()) {
            flights.remove(key, flight);
        }
    }

    private void start(K key, Work<V, E> work, CompletableFuture<V> flight) {
        try {
            executor.execute(() -> fly(key, work, flight));
        } catch (RuntimeException | Error e) {
            flights.remove(key, flight);
            flight.completeExceptionally(e);
        }
    }

    private void fly(K key, Work<V, E> work, CompletableFuture<V> flight) {
        try {
            V value = work.run();
            flights.remove(key, flight);
            flight.complete(value);
        } catch (Throwable e) {
            // Whatever it was, the callers have to be woken; each of them classifies it.
            flights.remove(key, flight);
            flight.completeExceptionally(e);
        }
    }

    private V await(CompletableFuture<V> flight, Deadline deadline, Supplier<E> late) throws E {
        try {
            return flight.get(Math.max(0, deadline.remainingMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late.get();
        } catch (ExecutionException e) {
            throw rethrow(Objects.requireNonNull(e.getCause()));
        }
    }

    @SuppressWarnings("unchecked")
    private E rethrow(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        // Work declares no other checked exception than E.
        return (E) cause;
    }
}
