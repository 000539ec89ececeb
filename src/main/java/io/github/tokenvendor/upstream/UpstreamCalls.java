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

    /**
     * Notes a call.
     *
     * @param call the call
     */
    public synchronized void add(UpstreamCall call) {
        calls.add(call);
    }

    /**
     * The calls so far.
     *
     * @return a copy, in the order in which the calls ended
     */
    public synchronized List<UpstreamCall> all() {
        return List.copyOf(calls);
    }
}
