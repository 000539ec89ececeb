package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Deadline;

/**
 * Which lease to obtain, and for whom.
 *
 * @param request the request that causes it
 * @param unwanted the fingerprint of the lease that is due for replacement; empty for none
 * @param isReplacement whether a lease that is not due is to be replaced, because Mapbox is said to refuse it
 * @param callerDeadline when the caller of the request stops waiting
 */
public record LeaseRequest(
        LeaseKey key, AuthorizedRequest request, String unwanted, boolean isReplacement, Deadline callerDeadline) {
    /** The same as a replacement for a lease that is not due. */
    public LeaseRequest asReplacement() {
        return new LeaseRequest(key, request, unwanted, true, callerDeadline);
    }
}
