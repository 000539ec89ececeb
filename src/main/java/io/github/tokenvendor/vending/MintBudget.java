package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Cooldown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Limits how many tokens this environment mints in any sixty seconds, and gives ordinary requests priority: a tenth is
 * reserved for requests that restrict nothing, and short lifetimes get at most a quarter.
 */
final class MintBudget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** The kind of request that a mint is for, from the widest share of the budget to the narrowest. */
    enum Use {
        /** Replaces a token that Mapbox is said to refuse; has a separate budget. */
        REPLACEMENT,
        /** A request that restricts nothing: what an ordinary page or app sends. */
        UNRESTRICTED,
        OTHER,
        SHORT_LIVED
    }

    /** One mint, taken out of the budget. */
    record Permit(Instant at, Use use) {}

    private final int perMinute;
    private final int forOthers;
    private final int forShortLived;
    private final InstantSource clock;
    private final Deque<Permit> permits = new ArrayDeque<>();

    /**
     * Creates a full budget.
     *
     * @param perMinute mints in any sixty seconds, at least 1
     * @param clock the environment's own clock
     */
    MintBudget(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.forOthers = perMinute == 1 ? 1 : perMinute - ceilOf(perMinute, 10);
        this.forShortLived = Math.min(forOthers, ceilOf(perMinute, 4));
        this.clock = clock;
    }

    /** The separate budget for replacing tokens that Mapbox is said to refuse: a tenth, rounded up. */
    static MintBudget forReplacements(int perMinute, InstantSource clock) {
        return new MintBudget(ceilOf(perMinute, 10), clock);
    }

    /** Takes one mint out of the budget, or says exactly when the next one is free. */
    synchronized Permit acquire(Use use) throws VendingException {
        require(use);
        Permit permit = new Permit(clock.instant(), use);
        permits.addLast(permit);
        return permit;
    }

    /** Says exactly when the next mint is free, unless one is free now. */
    synchronized void require(Use use) throws VendingException {
        Instant now = clock.instant();
        permits.removeIf(permit -> !new Cooldown(permit.at(), WINDOW).isActive(now));
        Duration wait = wait(Use.REPLACEMENT, perMinute, now);
        if (use.compareTo(Use.UNRESTRICTED) > 0) {
            wait = Collections.max(List.of(wait, wait(Use.OTHER, forOthers, now)));
        }
        if (use == Use.SHORT_LIVED) {
            wait = Collections.max(List.of(wait, wait(Use.SHORT_LIVED, forShortLived, now)));
        }
        if (!wait.isZero()) {
            throw VendingException.retryable(
                    Failure.TOO_MANY_REQUESTS,
                    "this vendor has minted as many tokens of this kind as it may within a minute",
                    wait);
        }
    }

    /** Returns the permit of a call that never reached Mapbox. */
    synchronized void refund(Permit permit) {
        permits.remove(permit);
    }

    synchronized void clear() {
        permits.clear();
    }

    /** How long until fewer than {@code limit} permits of this or a narrower use are in the window. */
    private Duration wait(Use widest, int limit, Instant now) {
        Instant oldest = now;
        int count = 0;
        for (Permit permit : permits) {
            if (permit.use().compareTo(widest) >= 0) {
                oldest = count == 0 ? permit.at() : oldest;
                count++;
            }
        }
        return count < limit ? Duration.ZERO : Duration.between(now, oldest.plus(WINDOW));
    }

    private static int ceilOf(int number, int divisor) {
        return (number + divisor - 1) / divisor;
    }
}
