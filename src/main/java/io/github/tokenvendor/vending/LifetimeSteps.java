package io.github.tokenvendor.vending;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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

    /** The first serves wishes from 30 seconds on, with room for the wait and for Mapbox's rounding. */
    private static final List<Duration> STEPS = Stream.of(25, 60, 120, 300, 600, 900, 1_800)
            .map(Duration::ofSeconds)
            .toList();

    private final List<Duration> descending;

    LifetimeSteps(Duration longest) {
        Duration top = longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
        this.descending = Stream.concat(
                        Stream.of(top), STEPS.stream().filter(step -> step.compareTo(top) < 0))
                .sorted((a, b) -> b.compareTo(a))
                .toList();
    }

    /** The steps that fit into a wish, the longest first; empty when none does. */
    List<Duration> within(Duration wish) {
        return descending.stream().filter(step -> step.compareTo(wish) <= 0).toList();
    }
}
