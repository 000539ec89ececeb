package io.github.tokenvendor.vending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rules of lifetimes, and the few lifetimes (steps) with which tokens are minted, so that varied requests share them.
 *
 * <p>A request is served from the longest step that does not exceed it.
 */
public final class Lifetimes {
    /** A shorter token would be over before a map has used it. */
    static final Duration MIN_LIFETIME = Duration.ofSeconds(30);
    /** With less than this left a token is not served any more in place of one that could not be minted (RFC 5861). */
    static final Duration STALE_IF_ERROR = Duration.ofSeconds(60);
    /** Steps below this are a small part of what honest callers ask for, and get a small part of the budget. */
    static final Duration SHORT_STEP = Duration.ofMinutes(5);
    /**
     * A full hour would be refused by a Mapbox whose clock is a little behind ours
     * ("expires is more than one hour in the future").
     */
    static final Duration LONGEST = Duration.ofMinutes(59);

    /** The last serves requests from 30 seconds on, with room for the wait and for Mapbox's rounding. */
    private static final int[] STEPS_SECONDS = {1_800, 900, 600, 300, 120, 60, 25};

    private final List<Duration> descending = new ArrayList<>();

    /** The buckets up to a longest lifetime, or up to 59 minutes if that is shorter. */
    public Lifetimes(Duration longest) {
        Duration top = Collections.min(List.of(longest, LONGEST));
        descending.add(top);
        for (int seconds : STEPS_SECONDS) {
            if (seconds < top.toSeconds()) {
                descending.add(Duration.ofSeconds(seconds));
            }
        }
    }

    /** The longest lifetime that is minted. */
    public Duration longestStep() {
        return descending.get(0);
    }

    /** The steps that fit into a lifetime, the longest first; empty when none does. */
    List<Duration> stepsWithin(Duration lifetime) {
        int first = 0;
        while (first < descending.size() && descending.get(first).compareTo(lifetime) > 0) {
            first++;
        }
        return descending.subList(first, descending.size());
    }
}
