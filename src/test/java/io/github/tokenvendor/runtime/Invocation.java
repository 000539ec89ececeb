package io.github.tokenvendor.runtime;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One event for the function, and its response once there is one. */
final class Invocation {

    private final String requestId = UUID.randomUUID().toString();
    private final byte[] event;
    private final Duration limit;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
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

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Starts the clock, as Lambda does when an event is taken. Returns the deadline in Unix milliseconds. */
    long handOut() {
        handedOutNanos = System.nanoTime();
        return System.currentTimeMillis() + limit.toMillis();
    }

    void complete(String errorType, String body) {
        Duration took = Duration.ofNanos(System.nanoTime() - handedOutNanos);
        answer.complete(new Answer(requestId, errorType, body, took));
    }
}
