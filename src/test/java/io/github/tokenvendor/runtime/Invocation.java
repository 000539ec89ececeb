package io.github.tokenvendor.runtime;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One event for the function, and its response once there is one. */
final class Invocation {

    private final String requestId = UUID.randomUUID().toString();
    private final byte[] event;
    private final Duration limit;
    private final CompletableFuture<InvocationResult> result = new CompletableFuture<>();
    private volatile long handedOutNanos;

    Invocation(byte[] event, Duration limit) {
        this.event = event;
        this.limit = limit;
    }

    String requestId() {
        return requestId;
    }

    byte[] event() {
        return event;
    }

    CompletableFuture<InvocationResult> result() {
        return result;
    }

    /** Starts the clock, as Lambda does when an event is taken. Returns the deadline in Unix milliseconds. */
    long handOut() {
        handedOutNanos = System.nanoTime();
        return System.currentTimeMillis() + limit.toMillis();
    }

    void complete(String errorType, String body) {
        Duration took = Duration.ofNanos(System.nanoTime() - handedOutNanos);
        result.complete(new InvocationResult(requestId, errorType, body, took));
    }
}
