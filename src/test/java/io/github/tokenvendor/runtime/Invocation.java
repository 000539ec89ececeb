package io.github.tokenvendor.runtime;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One event for the function, and its response once there is one. */
record Invocation(
        String requestId,
        String event,
        Duration limit,
        AtomicLong handedOut,
        CompletableFuture<InvocationResult> result) {
    Invocation(String event, Duration limit) {
        this(UUID.randomUUID().toString(), event, limit, new AtomicLong(), new CompletableFuture<>());
    }

    /** Starts the clock, as Lambda does when an event is taken. Returns the deadline in Unix milliseconds. */
    long handOut() {
        handedOut.set(System.nanoTime());
        return System.currentTimeMillis() + limit.toMillis();
    }

    void complete(String errorType, String body) {
        Duration took = Duration.ofNanos(System.nanoTime() - handedOut.get());
        result.complete(new InvocationResult(requestId, errorType, body, took));
    }
}
