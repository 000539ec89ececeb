package io.github.tokenvendor.vending;

import io.github.tokenvendor.upstream.CallContext;
import java.util.function.Consumer;

/** Where a lease comes from that this environment does not have. */
@FunctionalInterface
public interface LeaseSource {
    /**
     * A lease to obtain.
     *
     * @param request the request for which it is obtained, corrected to Mapbox's clock
     * @param unwanted a lease that is due for replacement, by its fingerprint; empty for none
     * @param found takes what is found on the way and may serve for want of a better one
     */
    record Order(LeaseKey key, AuthorizedRequest request, String unwanted, Consumer<Lease> found) {}

    /** A lease and where it comes from. */
    record Obtained(Lease lease, VendedToken.Source source) {}

    /** Obtains a lease, to the context's deadline. */
    Obtained obtain(Order order, CallContext context) throws VendingException;
}
