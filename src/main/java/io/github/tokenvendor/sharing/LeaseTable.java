package io.github.tokenvendor.sharing;

import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.vending.LeaseCache;
import java.time.Instant;
import java.util.Optional;

/** A table in which all execution environments share their leases and agree on who mints. */
public interface LeaseTable {
    /**
     * The right to mint, which lapses.
     *
     * @param claimant names the environment and its attempt
     * @param until when the claim lapses, by the claimant's clock
     */
    record Claim(String claimant, Instant until) {}

    /**
     * What the table holds under an id; any part may be missing, outdated or false.
     *
     * @param master the fingerprint of the master token that created the token; may be empty
     * @param refusedAt when an environment last claimed the mint because Mapbox was said to refuse the token
     * @param failure the text of a {@link FailedMints}
     */
    record Entry(
            Optional<String> token,
            String master,
            Optional<Claim> claim,
            Optional<Instant> refusedAt,
            Optional<String> failure) {
        /** The entry for an id that the table does not have. */
        public static final Entry EMPTY =
                new Entry(Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.empty());

        /** What is known about failed mints; empty if there were none or no environment would have written the text. */
        Optional<FailedMints> failedMints() {
            return failure.flatMap(FailedMints::parse);
        }

        /** Whether one of its tokens was replaced within the interval because Mapbox was said to refuse it. */
        boolean wasRefused(Instant now) {
            return refusedAt
                    .filter(at -> at.isAfter(now.minus(LeaseCache.REFUSAL_INTERVAL))
                            && !at.isAfter(now.plus(SharedLeases.MAX_SKEW)))
                    .isPresent();
        }

        /** Redacted. */
        @Override
        public String toString() {
            return "Entry" + claim;
        }
    }

    /** Reads an entry with strong consistency; an empty one if the table has no such item. */
    Entry read(String id, CallContext context) throws LeaseTableException;

    /**
     * Takes the claim, unless a claim other than the one seen is held, or the token or the failure has changed since.
     *
     * @param seen the entry as it was read
     * @param refusedAt the time of the claim, if its reason is that Mapbox is said to refuse the token
     * @return whether it was taken
     */
    boolean claim(String id, Entry seen, Claim mine, Optional<Instant> refusedAt, CallContext context)
            throws LeaseTableException;

    /**
     * Stores a lease and clears the claim and the failure.
     *
     * @return false if the claim is no longer this claimant's
     */
    boolean publish(String id, String claimant, String token, String master, Instant expires, CallContext context)
            throws LeaseTableException;

    /**
     * Ends a claim after a failed mint.
     *
     * @param failure what to tell other environments; if empty, the stored failure stays
     */
    void release(String id, String claimant, Optional<String> failure, CallContext context) throws LeaseTableException;
}
