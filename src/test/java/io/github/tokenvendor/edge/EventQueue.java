package io.github.tokenvendor.edge;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs events on one thread, on a clock that jumps from one to the next. */
final class EventQueue {
    private record Event(Instant at, long order, Runnable action) {}

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
    private long order;

    MutableClock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    void in(Duration length, Runnable action) {
        events.add(new Event(now().plus(length), order++, action));
    }

    /** Runs events until none is left. */
    void run() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            clock.set(next.at());
            next.action().run();
        }
    }
}
