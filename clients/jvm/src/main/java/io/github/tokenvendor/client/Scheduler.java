package io.github.tokenvendor.client;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs one task after the other, later. */
interface Scheduler {

    /** Runs the task after the delay, in milliseconds, in place of one that has been scheduled and not begun. */
    void schedule(Runnable task, long delayMillis);

    /** Drops what is scheduled and ends the thread once the running task has returned. */
    void close();

    /** One daemon thread. */
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
