package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Lets concurrent callers that want the same thing share one piece of work, which outlasts any of them.
 *
 * <p>The work runs on its own thread and continues when a caller leaves; later callers join it. Work that began too
 * long ago by the wall clock is not joined: after an environment was frozen in the middle of it, the first caller must
 * not get an hour-old failure. A failure reaches all callers that share the work and is not remembered. No lock is held
 * while the work runs.
 */
public final class SingleFlight<K, V, E extends Exception> {
    /** A piece of work, which stores its own result if the result is to be kept. */
    @FunctionalInterface
    public interface Work<V, E extends Exception> {
        /** Does the work. */
        V run() throws E;
    }

    private final ConcurrentMap<K, Flight<V, E>> flights = new ConcurrentHashMap<>();
    private final Executor executor;
    private final InstantSource clock;
    private final Duration maxAge;
    private final Supplier<E> rejected;

    /**
     * Creates an instance with no work in flight.
     *
     * @param maxAge work that began longer ago is not joined
     * @param rejected supplies the failure of work that the executor rejects
     */
    public SingleFlight(Executor executor, InstantSource clock, Duration maxAge, Supplier<E> rejected) {
        this.executor = executor;
        this.clock = clock;
        this.maxAge = maxAge;
        this.rejected = rejected;
    }

    /**
     * Joins the work in flight for a key, or begins it, without waiting for it.
     *
     * @param work ignored if such work is in flight
     */
    public Flight<V, E> join(K key, Work<V, E> work) {
        Flight<V, E> mine = new Flight<>(clock.instant());
        while (true) {
            Flight<V, E> inFlight = flights.putIfAbsent(key, mine);
            if (inFlight == null) {
                begin(key, work, mine);
                return mine;
            }
            if (!inFlight.isOlderThan(maxAge, clock.instant())) {
                return inFlight;
            }
            flights.remove(key, inFlight);
        }
    }

    /** Whether work for a key is in flight. */
    public boolean isInFlight(K key) {
        return flights.containsKey(key);
    }

    /** Lets later callers start new work, while this work continues for those that have joined it. */
    public void abandon(K key, Flight<V, E> flight) {
        flights.remove(key, flight);
    }

    private void begin(K key, Work<V, E> work, Flight<V, E> flight) {
        try {
            executor.execute(() -> fly(key, work, flight));
        } catch (RejectedExecutionException e) {
            end(key, flight, () -> flight.fail(rejected.get()));
        } catch (RuntimeException | Error e) {
            end(key, flight, () -> flight.fail(e));
        }
    }

    private void fly(K key, Work<V, E> work, Flight<V, E> flight) {
        try {
            V value = work.run();
            end(key, flight, () -> flight.succeed(value));
        } catch (Throwable e) {
            // Any failure must wake the callers, each of which classifies it.
            end(key, flight, () -> flight.fail(e));
        }
    }

    /** Removes the flight first, so that a woken caller can begin new work. */
    private void end(K key, Flight<V, E> flight, Runnable wake) {
        flights.remove(key, flight);
        wake.run();
    }
}
