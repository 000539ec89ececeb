package io.github.tokenvendor.lambda;

import io.github.tokenvendor.vending.TokenVendor;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Prepares an environment for its snapshot, and makes it forget what a thawed copy must not know.
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

    /** Registers hooks; the caller keeps the only strong reference to them. */
    static SnapStartHooks register(Priming priming, TokenVendor vendor) {
        SnapStartHooks hooks = new SnapStartHooks(priming, vendor);
        Core.getGlobalContext().register(hooks);
        return hooks;
    }

    /** Loads what the first request needs; neither the secret is read nor Mapbox asked for anything. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        priming.complete();
    }

    /** No secret, no token and no clock correction may come out of a snapshot. */
    @Override
    public void afterRestore(Context<? extends Resource> context) {
        vendor.forget();
    }
}
