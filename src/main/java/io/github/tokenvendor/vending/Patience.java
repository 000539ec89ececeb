package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long an answer that could be given at once waits for a better one: a moment and, once that was in vain, not again
 * for a while, so that a slow upstream slows nobody down. The moment lets work end that would be frozen with the
 * environment after the answer.
 */
final class Patience {
    static final Duration WAIT = Duration.ofMillis(200);
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private final InstantSource clock;
    private Instant exhaustedAt = Instant.MIN;

    Patience(InstantSource clock) {
        this.clock = clock;
    }

    /** The end of a wait that begins now; it has passed already while a wait was in vain a while ago. */
    synchronized Deadline next() {
        Instant now = clock.instant();
        // A clock that was set back must not end all patience.
        boolean exhausted = !now.isBefore(exhaustedAt) && now.isBefore(exhaustedAt.plus(INTERVAL));
        return Deadline.after(exhausted ? Duration.ZERO : WAIT);
    }

    /** Tells that a wait was in vain. */
    synchronized void exhaust() {
        exhaustedAt = clock.instant();
    }

    synchronized void forget() {
        exhaustedAt = Instant.MIN;
    }
}
