package io.github.tokenvendor.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a request's upstream calls came to.
 *
 * <p>Safe for use by several threads: a call may still be noted after its caller has given up.
 */
public final class UpstreamCalls {
    private final List<UpstreamCall> calls = new ArrayList<>();

    /** Notes a call. */
    public synchronized void add(UpstreamCall call) {
        calls.add(call);
    }

    /** A copy of the calls so far, in the order in which they ended. */
    public synchronized List<UpstreamCall> all() {
        return List.copyOf(calls);
    }
}
