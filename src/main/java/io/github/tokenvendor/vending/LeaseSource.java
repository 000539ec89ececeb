package io.github.tokenvendor.vending;

import io.github.tokenvendor.upstream.CallContext;

/** Provides leases that this environment does not hold. */
@FunctionalInterface
public interface LeaseSource {
    /** A lease and where it comes from. */
    record Obtained(Lease lease, VendedToken.Source source) {}

    /** Obtains a lease before the context's deadline. */
    Obtained obtain(LeaseRequest request, CallContext context) throws VendingException;
}
