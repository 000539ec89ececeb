package io.github.tokenvendor.secrets;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers readings of the secret by when they began: one that ends after a later one tells an older state. */
final class ReadingOrder {
    private final AtomicLong begun = new AtomicLong();
    private volatile long newest;
    private volatile long late;

    long begin() {
        return begun.incrementAndGet();
    }

    /** Whether none that began later has given a master. */
    boolean isNews(long number) {
        return number > newest;
    }

    /** To be called under the lock under which {@link #isNews} was asked. */
    void ended(long number) {
        newest = number;
    }

    /** Those that are under way were waited for in vain. */
    void late() {
        late = begun.get();
    }

    boolean isLate(long number) {
        return number <= late;
    }

    /** What is under way is no news any more. */
    void forget() {
        newest = begun.get();
    }
}
