package io.github.tokenvendor.rotation;

import java.util.Random;

/** Gives a third of the invocations one fault; half of those are fatal. */
final class CrashPlan {
    private static final int MOST_CALLS = 9;

    private final Random random;
    private final boolean sparing;
    private int crashAt = Integer.MAX_VALUE;
    private boolean deadly;
    private boolean after;
    private boolean killed;
    private int calls;

    CrashPlan(Random random, boolean sparing) {
        this.random = random;
        this.sparing = sparing;
    }

    synchronized void nextInvocation() {
        calls = 0;
        killed = false;
        crashAt = random.nextInt(3) == 0 ? random.nextInt(MOST_CALLS) : Integer.MAX_VALUE;
        deadly = random.nextBoolean();
        after = random.nextBoolean();
    }

    synchronized boolean killed() {
        return killed;
    }

    synchronized FaultyProxy.Fault next(FaultyProxy.Call call) {
        if (killed) {
            // A dead process makes no calls.
            return FaultyProxy.Fault.BROKEN;
        }
        if (calls++ != crashAt || sparing && losesAToken(call)) {
            return FaultyProxy.Fault.NONE;
        }
        killed = deadly;
        return after ? FaultyProxy.Fault.LOST : FaultyProxy.Fault.BROKEN;
    }

    /** The unavoidable window: Mapbox has created the token, and it is not stored yet. */
    private boolean losesAToken(FaultyProxy.Call call) {
        return call.creates() && after || call.stores() && deadly && !after;
    }
}
