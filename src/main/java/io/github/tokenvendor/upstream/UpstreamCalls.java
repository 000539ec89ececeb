package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of a request's upstream calls.
 *
 * <p>Thread-safe, because a call may end after its caller has given up.
 */
public final class UpstreamCalls {
    private final List<UpstreamCall> calls = new ArrayList<>();
    private volatile @Nullable Upstream awaited;

    /** Adds a call. */
    public synchronized void add(UpstreamCall call) {
        calls.add(call);
    }

    /** A copy of the calls so far, in the order in which they ended. */
    public synchronized List<UpstreamCall> all() {
        return List.copyOf(calls);
    }

    /** Records which upstream the work waits for from now on. */
    public void await(Upstream upstream) {
        awaited = upstream;
    }

    /** The upstream that the work waits for; empty if it has not started. */
    public Optional<Upstream> awaited() {
        return Optional.ofNullable(awaited);
    }
}
