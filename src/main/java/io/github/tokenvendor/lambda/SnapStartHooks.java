package io.github.tokenvendor.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Prepares an environment for its snapshot, and makes it forget what a thawed copy must not know.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Runtime hooks</a>
 */
final class SnapStartHooks implements Resource {
    private final VendorParts parts;
    private final Priming priming;

    private SnapStartHooks(VendorParts parts, Priming priming) {
        this.parts = parts;
        this.priming = priming;
    }

    /** Registers hooks; the caller keeps the only strong reference to them. */
    static SnapStartHooks register(VendorParts parts, Priming priming) {
        SnapStartHooks hooks = new SnapStartHooks(parts, priming);
        Core.getGlobalContext().register(hooks);
        return hooks;
    }

    /** Loads what the first request needs; neither the real secret nor Mapbox is asked. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        parts.client().get();
        priming.run();
    }

    /** No secret, no token and no clock correction may come out of a snapshot. */
    @Override
    public void afterRestore(Context<? extends Resource> context) {
        parts.vendor().forget();
    }
}
