package io.github.tokenvendor.lambda;

import io.github.tokenvendor.vending.TokenVendor;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Primes an environment before its snapshot, and clears what a restored copy must not have.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
 */
final class SnapStartHooks implements Resource {
    private final Priming priming;
    private final TokenVendor vendor;

    private SnapStartHooks(Priming priming, TokenVendor vendor) {
        this.priming = priming;
        this.vendor = vendor;
    }

    /** Registers hooks; the caller must keep them, because the runtime's reference is weak. */
    static SnapStartHooks register(Priming priming, TokenVendor vendor) {
        SnapStartHooks hooks = new SnapStartHooks(priming, vendor);
        Core.getGlobalContext().register(hooks);
        return hooks;
    }

    /** Loads what the first request needs, without reading the secret or calling Mapbox. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        priming.complete();
    }

    /** No secret, token or clock correction from the snapshot may be used. */
    @Override
    public void afterRestore(Context<? extends Resource> context) {
        vendor.forget();
    }
}
