package io.github.tokenvendor.vending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rules of lifetimes, and the few lifetimes (buckets) that tokens are minted with, so that varied requests share
 * them.
 *
 * <p>A request is served from the longest bucket that does not exceed it.
 */
public final class Lifetimes {
    /** A shorter token would expire before a map has used it. */
    static final Duration MIN_LIFETIME = Duration.ofSeconds(30);
    /** A token with less than this left is no longer served when a new one cannot be minted (RFC 5861). */
    static final Duration STALE_IF_ERROR = Duration.ofSeconds(60);
    /** Buckets below this are a small part of what ordinary callers request, and get a small part of the budget. */
    static final Duration SHORT_BUCKET = Duration.ofMinutes(5);
    /**
     * A full hour would be refused by a Mapbox whose clock is slightly behind ours ("expires is more than one hour in
     * the future").
     */
    static final Duration LONGEST = Duration.ofMinutes(59);

    /** The last one serves requests of 30 seconds and more, with room for the wait and for Mapbox's rounding. */
    private static final int[] BUCKET_SECONDS = {1_800, 900, 600, 300, 120, 60, 25};

    private final List<Duration> descending = new ArrayList<>();

    /** The buckets up to a longest lifetime, or up to 59 minutes if that is shorter. */
    public Lifetimes(Duration longest) {
        Duration top = Collections.min(List.of(longest, LONGEST));
        descending.add(top);
        for (int seconds : BUCKET_SECONDS) {
            if (seconds < top.toSeconds()) {
                descending.add(Duration.ofSeconds(seconds));
            }
        }
    }

    /** The longest lifetime that tokens are minted with. */
    public Duration longestBucket() {
        return descending.get(0);
    }

    /** The buckets that fit into a lifetime, the longest first; empty if none does. */
    List<Duration> bucketsWithin(Duration lifetime) {
        int first = 0;
        while (first < descending.size() && descending.get(first).compareTo(lifetime) > 0) {
            first++;
        }
        return descending.subList(first, descending.size());
    }
}
