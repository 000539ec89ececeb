package io.github.tokenvendor.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Lets concurrent callers share work (temporary). */
public final class SingleFlight<K, V, E extends Exception> {
    @FunctionalInterface
    public interface Work<V, E extends Exception> {
        V run() throws E;
    }

    private final ConcurrentMap<K, Flight<V, E>> flights = new ConcurrentHashMap<>();
    private final Executor executor;
    private final InstantSource clock;
    private final Duration maxAge;

    public SingleFlight(Executor executor, InstantSource clock, Duration maxAge) {
        this.executor = executor;
        this.clock = clock;
        this.maxAge = maxAge;
    }

    public Flight<V, E> join(K key, Work<V, E> work) {
        Instant now = clock.instant();
        Flight<V, E> mine = new Flight<>(now);
        Flight<V, E> chosen = flights.compute(key, (k, f) -> f == null || f.future.isDone() || now.isBefore(f.since) || !now.isBefore(f.since.plus(maxAge)) ? mine : f);
        if (chosen == mine) {
            try {
                executor.execute(() -> {
                    try {
                        V value = work.run();
                        flights.remove(key, mine);
                        mine.future.complete(value);
                    } catch (Throwable e) {
                        flights.remove(key, mine);
                        mine.future.completeExceptionally(e);
                    }
                });
            } catch (RuntimeException | Error e) {
                flights.remove(key, mine);
                mine.future.completeExceptionally(e);
            }
        }
        return chosen;
    }

    public static final class Flight<V, E extends Exception> {
        private final CompletableFuture<V> future = new CompletableFuture<>();
        private final Instant since;

        Flight(Instant since) {
            this.since = since;
        }

        public boolean isDone() {
            return future.isDone();
        }

        public V await(Deadline deadline, Supplier<E> late) throws E {
            try {
                return future.get(Math.max(0, deadline.remainingMillis()), TimeUnit.MILLISECONDS);
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
            return (E) cause;
        }
    }
}
