package io.github.tokenvendor.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs events one after the other, on a clock that jumps from one to the next. */
public final class EventQueue {
    private record Event(Instant at, long order, Runnable action) {}

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
    private long order;

    public MutableClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Adds an event that is due after a time from now. */
    public void in(Duration length, Runnable action) {
        at(now().plus(length), action);
    }

    /** Adds an event that is due at a time. */
    public synchronized void at(Instant time, Runnable action) {
        events.add(new Event(time, order++, action));
    }

    /** Runs events until none is left. */
    public void run() {
        for (Event next = next(); next != null; next = next()) {
            clock.set(next.at());
            next.action().run();
        }
    }

    private synchronized Event next() {
        return events.poll();
    }
}
