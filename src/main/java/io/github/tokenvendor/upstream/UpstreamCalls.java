package io.github.tokenvendor.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The results of a request's upstream calls.
 *
 * <p>Thread-safe, because a call may end after its caller has given up.
 */
public final class UpstreamCalls {
    private final List<UpstreamCall> calls = new ArrayList<>();

    /** Adds a call. */
    public synchronized void add(UpstreamCall call) {
        calls.add(call);
    }

    /** A copy of the calls so far, in the order in which they ended. */
    public synchronized List<UpstreamCall> all() {
        return List.copyOf(calls);
    }
}
