package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.resilience.Deadline;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How long a response that could be sent now waits for a better one: 200 ms and, after a timeout, not at all for 30 s,
 * so that a slow upstream slows nobody down.
 *
 * <p>Even a short wait lets work finish that would otherwise be frozen with the environment after the response.
 */
final class Patience {
    static final Duration WAIT = Duration.ofMillis(200);
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private final InstantSource clock;
    private volatile Cooldown impatience = Cooldown.NONE;

    Patience(InstantSource clock) {
        this.clock = clock;
    }

    /** When a wait that begins now ends; already passed within 30 s of a timeout. */
    Deadline next() {
        return Deadline.after(impatience.isActive(clock.instant()) ? Duration.ZERO : WAIT);
    }

    /** Stops waiting for 30 s. */
    void timedOut() {
        impatience = new Cooldown(clock.instant(), INTERVAL);
    }

    void forget() {
        impatience = Cooldown.NONE;
    }
}
