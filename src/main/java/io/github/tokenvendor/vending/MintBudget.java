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
 * Limits how many tokens this environment mints in any sixty seconds, for all callers together and for each policy that
 * has a budget of its own. Ordinary requests have priority: a tenth of each budget is reserved for requests that
 * restrict nothing, and short lifetimes get at most a quarter.
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
        SHORT_LIVED;

        /** Whether the limit of another kind counts mints of this kind, because its share contains them. */
        private boolean countsAs(Use other) {
            return compareTo(other) >= 0 && (this == REPLACEMENT) == (other == REPLACEMENT);
        }

        private int limit(int perMinute) {
            int tenth = ceilOf(perMinute, 10);
            int forOthers = perMinute == 1 ? 1 : perMinute - tenth;
            return switch (this) {
                case REPLACEMENT -> tenth;
                case UNRESTRICTED -> perMinute;
                case OTHER -> forOthers;
                case SHORT_LIVED -> Math.min(forOthers, ceilOf(perMinute, 4));
            };
        }

        private static int ceilOf(int number, int divisor) {
            return (number + divisor - 1) / divisor;
        }
    }

    /**
     * One mint, taken out of the budget.
     *
     * @param part the caller's part of the budget, which the mint was also taken out of; empty for none
     */
    record Permit(Instant at, Use use, String part) {}

    private final int perMinute;
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
        this.clock = clock;
    }

    /** Takes one mint out of the budget and out of the caller's part, or says exactly when the next one is free. */
    synchronized Permit acquire(Allowance allowance, Use use) throws VendingException {
        require(allowance, use);
        Permit permit = new Permit(clock.instant(), use, allowance.budget());
        permits.addLast(permit);
        return permit;
    }

    /** Says exactly when the next mint is free, unless one is free now. */
    synchronized void require(Allowance allowance, Use use) throws VendingException {
        Instant now = clock.instant();
        permits.removeIf(permit -> !new Cooldown(permit.at(), WINDOW).isActive(now));
        require(use, perMinute, "", now);
        if (use != Use.REPLACEMENT && !allowance.budget().isEmpty()) {
            require(use, allowance.mintsPerMinute(), allowance.budget(), now);
        }
    }

    /** Returns the permit of a call that never reached Mapbox. */
    synchronized void refund(Permit permit) {
        permits.remove(permit);
    }

    synchronized void clear() {
        permits.clear();
    }

    private void require(Use use, int limit, String part, Instant now) throws VendingException {
        Duration wait = Duration.ZERO;
        for (Use kind : Use.values()) {
            if (use.countsAs(kind)) {
                wait = Collections.max(List.of(wait, wait(kind, kind.limit(limit), part, now)));
            }
        }
        if (!wait.isZero()) {
            throw VendingException.retryable(
                    Failure.TOO_MANY_REQUESTS,
                    "this vendor has minted as many tokens of this kind as it may within a minute",
                    wait);
        }
    }

    /** How long until fewer than {@code limit} permits that count as this kind are in the window. */
    private Duration wait(Use kind, int limit, String part, Instant now) {
        Instant oldest = now;
        int count = 0;
        for (Permit permit : permits) {
            if (permit.use().countsAs(kind) && (part.isEmpty() || part.equals(permit.part()))) {
                oldest = count == 0 ? permit.at() : oldest;
                count++;
            }
        }
        return count < limit ? Duration.ZERO : Duration.between(now, oldest.plus(WINDOW));
    }
}
