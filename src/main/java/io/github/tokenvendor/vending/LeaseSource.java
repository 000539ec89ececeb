package io.github.tokenvendor.vending;

import io.github.tokenvendor.upstream.CallContext;

/** Provides leases that this environment does not hold. */
@FunctionalInterface
public interface LeaseSource {
    /**
     * What to obtain.
     *
     * @param request the request that causes it
     * @param unwanted the fingerprint of the lease that is due for replacement; empty for none
     */
    record Order(LeaseKey key, AuthorizedRequest request, String unwanted) {}

    /** A lease and where it comes from. */
    record Obtained(Lease lease, VendedToken.Source source) {}

    /** Obtains a lease before the context's deadline. */
    Obtained obtain(Order order, CallContext context) throws VendingException;
}
