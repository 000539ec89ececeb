package io.github.tokenvendor.sharing;

import io.github.tokenvendor.upstream.CallContext;
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
     * What the table holds under an id; any part may be missing, late or false.
     *
     * @param master the fingerprint of the master token that created the token; may be empty
     */
    record Entry(String key, Optional<String> token, String master, Optional<Claim> claim) {
        /** Redacted. */
        @Override
        public String toString() {
            return "Entry[" + key + "]";
        }
    }

    /** Reads an entry with strong consistency. */
    Optional<Entry> read(String id, CallContext context) throws LeaseTableException;

    /**
     * Takes the claim, unless a claim other than {@code seen} is held.
     *
     * @return whether it was taken
     */
    boolean claim(String id, String key, Claim mine, Optional<Claim> seen, CallContext context)
            throws LeaseTableException;

    /**
     * Replaces the entry by a lease and ends the claim.
     *
     * @return false if the claim is no longer this claimant's
     */
    boolean publish(
            String id, String key, String token, String master, Instant expires, String claimant, CallContext context)
            throws LeaseTableException;

    /** Gives up a claim after a failed mint. */
    void release(String id, String claimant, CallContext context) throws LeaseTableException;
}
