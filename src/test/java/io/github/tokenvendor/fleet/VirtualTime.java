package io.github.tokenvendor.fleet;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * Runs actors on a clock that jumps to the next event. One actor runs at a time, and yields only when it
 * sleeps, so runs are deterministic.
 */
final class VirtualTime {
    private record Wake(Instant at, long order, Semaphore baton) {}

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final PriorityQueue<Wake> wakes =
            new PriorityQueue<>(Comparator.comparing(Wake::at).thenComparing(Wake::order));
    private final Semaphore handedBack = new Semaphore(0);
    private long order;
    private Throwable failure;

    MutableClock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Starts an actor at a time. */
    void start(Instant at, Runnable actor) {
        Semaphore baton = wakeAt(at);
        Thread thread = new Thread(() -> {
            baton.acquireUninterruptibly();
            try {
                actor.run();
            } catch (Throwable e) {
                failure = e;
            } finally {
                handedBack.release();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes the running actor sleep. */
    void sleep(Duration length) {
        Semaphore baton = wakeAt(now().plus(length));
        handedBack.release();
        baton.acquireUninterruptibly();
    }

    /** Runs until no actor is left. */
    void run() {
        for (Wake next = next(); next != null; next = next()) {
            clock.set(next.at());
            next.baton().release();
            handedBack.acquireUninterruptibly();
            if (failure != null) {
                throw new AssertionError("at " + now(), failure);
            }
        }
    }

    private synchronized Wake next() {
        return wakes.poll();
    }

    private synchronized Semaphore wakeAt(Instant at) {
        Semaphore baton = new Semaphore(0);
        wakes.add(new Wake(at, order++, baton));
        return baton;
    }
}
