package io.github.tokenvendor.vending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The few lifetimes with which tokens are minted, so that varied wishes share them.
 *
 * <p>A wish is served from the longest step that does not exceed it.
 */
final class LifetimeSteps {
    /**
     * A full hour would be refused by a Mapbox whose clock is a little behind ours
     * ("expires is more than one hour in the future").
     */
    static final Duration LONGEST = Duration.ofHours(1).minusSeconds(60);

    /** The last serves wishes from 30 seconds on, with room for the wait and for Mapbox's rounding. */
    private static final int[] STEPS_SECONDS = {1_800, 900, 600, 300, 120, 60, 25};

    private final List<Duration> descending = new ArrayList<>();

    LifetimeSteps(Duration longest) {
        Duration top = longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
        descending.add(top);
        for (int seconds : STEPS_SECONDS) {
            if (seconds < top.toSeconds()) {
                descending.add(Duration.ofSeconds(seconds));
            }
        }
    }

    /** The steps that fit into a wish, the longest first; empty when none does. */
    List<Duration> within(Duration wish) {
        int first = 0;
        while (first < descending.size() && descending.get(first).compareTo(wish) > 0) {
            first++;
        }
        return List.copyOf(descending.subList(first, descending.size()));
    }
}
