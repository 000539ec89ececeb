package io.github.tokenvendor.fleet;

import io.github.tokenvendor.testing.EventQueue;
import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Runs actors on a clock that jumps to the next event. One actor runs at a time, and yields only when it
 * sleeps, so runs are deterministic.
 */
final class VirtualTime {
    private final EventQueue wakes = new EventQueue();
    private final Semaphore handedBack = new Semaphore(0);
    private Throwable failure;

    MutableClock clock() {
        return wakes.clock();
    }

    Instant now() {
        return wakes.now();
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
        wakes.run();
    }

    private Semaphore wakeAt(Instant at) {
        Semaphore baton = new Semaphore(0);
        wakes.at(at, () -> handOver(baton));
        return baton;
    }

    private void handOver(Semaphore baton) {
        baton.release();
        handedBack.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError("at " + now(), failure);
        }
    }
}
