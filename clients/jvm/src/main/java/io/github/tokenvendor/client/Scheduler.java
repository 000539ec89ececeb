package io.github.tokenvendor.client;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs delayed tasks one at a time. */
interface Scheduler {

    /** Runs the task after a delay in milliseconds; replaces a scheduled task that has not started. */
    void schedule(Runnable task, long delayMillis);

    /** Drops the scheduled task, interrupts a running one and ends the thread. */
    void close();

    /** A scheduler with one daemon thread. */
    static Scheduler onOneThread() {
        return new Scheduler() {
            private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "mapbox-token-client");
                thread.setDaemon(true);
                return thread;
            });
            private Future<?> next;

            {
                executor.setRemoveOnCancelPolicy(true);
            }

            @Override
            public synchronized void schedule(Runnable task, long delayMillis) {
                if (next != null) {
                    next.cancel(false);
                }
                if (!executor.isShutdown()) {
                    next = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
                }
            }

            @Override
            public synchronized void close() {
                executor.shutdownNow();
            }
        };
    }
}
