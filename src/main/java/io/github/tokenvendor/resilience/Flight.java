package io.github.tokenvendor.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One piece of shared work in flight, or its result.
 *
 * @see SingleFlight
 */
public final class Flight<V, E extends Exception> {
    private final CompletableFuture<V> result = new CompletableFuture<>();
    private final Instant startedAt;
    private volatile boolean left;

    Flight(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /**
     * Waits for the work, which continues if this caller leaves.
     *
     * @param late supplies the failure of a caller whose deadline passes first
     * @throws E if the work failed, or the deadline passed
     */
    public V await(Deadline deadline, Supplier<E> late) throws E {
        try {
            return result.get(Math.max(0, deadline.remainingMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            left = true;
            throw late.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late.get();
        } catch (ExecutionException e) {
            throw rethrow(Objects.requireNonNull(e.getCause()));
        }
    }

    /** Whether the work has succeeded or failed. */
    public boolean isDone() {
        return result.isDone();
    }

    /** Whether a caller has timed out on it. */
    public boolean hasTimedOutCaller() {
        return left;
    }

    /** Whether it began longer ago than {@code age}, or in the future because the clock was set back. */
    boolean isOlderThan(Duration age, Instant now) {
        return Duration.between(startedAt, now).abs().compareTo(age) > 0;
    }

    void succeed(V value) {
        result.complete(value);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
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
