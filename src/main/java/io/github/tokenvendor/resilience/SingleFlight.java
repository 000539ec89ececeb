package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Lets concurrent callers who want the same thing share one piece of work, which outlasts any of them.
 *
 * <p>The work runs on a thread of its own and goes on when a caller leaves; whoever comes meanwhile joins it. Only work
 * that began too long ago by the wall clock is left to itself: an environment that was frozen in the middle of it must
 * not give the failure of an hour ago to the first caller after the thaw. A failure reaches all who share it and leaves
 * no trace here. No lock is held meanwhile.
 */
public final class SingleFlight<K, V, E extends Exception> {
    /** A piece of work; what is to be kept of it, it keeps itself. */
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
     * Makes one without any work under way.
     *
     * @param maxAge work that began longer ago is not joined any more
     * @param rejected the failure of work that the executor has no room for
     */
    public SingleFlight(Executor executor, InstantSource clock, Duration maxAge, Supplier<E> rejected) {
        this.executor = executor;
        this.clock = clock;
        this.maxAge = maxAge;
        this.rejected = rejected;
    }

    /**
     * Joins the work under way for a key, or begins it, and does not wait for it.
     *
     * @param work ignored when such work is under way
     */
    public Flight<V, E> join(K key, Work<V, E> work) {
        Flight<V, E> mine = new Flight<>(clock.instant());
        while (true) {
            Flight<V, E> underWay = flights.putIfAbsent(key, mine);
            if (underWay == null) {
                begin(key, work, mine);
                return mine;
            }
            if (!underWay.isOlderThan(maxAge, clock.instant())) {
                return underWay;
            }
            flights.remove(key, underWay);
        }
    }

    /** Has newcomers begin anew, while the work goes on for those who have joined it. */
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
            // Whatever it was, the callers have to be woken; each of them classifies it.
            end(key, flight, () -> flight.fail(e));
        }
    }

    /** Whoever is woken finds the way free for new work. */
    private void end(K key, Flight<V, E> flight, Runnable wake) {
        flights.remove(key, flight);
        wake.run();
    }
}
