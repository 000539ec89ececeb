package io.github.tokenvendor.client;

/** Clocks and a scheduler that the test moves; due tasks run on the test's thread. */
final class ManualTime implements TimeSource, Scheduler {

    long monotonic = 1_000_000;
    long wall = 1_800_000_000_000L;
    private Runnable task;
    private long taskAt;
    private boolean closed;

    @Override
    public long monotonicMillis() {
        return monotonic;
    }

    @Override
    public long wallMillis() {
        return wall;
    }

    @Override
    public void schedule(Runnable next, long delayMillis) {
        if (!closed) {
            task = next;
            taskAt = monotonic + delayMillis;
        }
    }

    @Override
    public void close() {
        closed = true;
        task = null;
    }

    boolean isIdle() {
        return task == null;
    }

    /** Runs the task that is due now. */
    void run() {
        pass(0);
    }

    void passSeconds(long seconds) {
        pass(seconds * 1000);
    }

    void passMillis(long millis) {
        pass(millis);
    }

    /** The machine sleeps: only the wall clock advances. Timers stop. */
    void sleepSeconds(long seconds) {
        wall += seconds * 1000;
    }

    private void pass(long millis) {
        long end = monotonic + millis;
        while (task != null && taskAt <= end) {
            Runnable due = task;
            task = null;
            move(Math.max(monotonic, taskAt));
            due.run();
        }
        move(end);
    }

    private void move(long to) {
        wall += to - monotonic;
        monotonic = to;
    }
}
