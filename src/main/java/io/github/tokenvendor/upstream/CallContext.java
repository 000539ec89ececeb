package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.Locale;

/** What a call to an upstream has to keep to, and where it leaves word of how it went. */
public record CallContext(Deadline deadline, UpstreamCalls calls) {
    /**
     * Notes a call that has just ended.
     *
     * @param startNanos when it began, by {@link System#nanoTime()}
     * @param status the HTTP status; 0 when there was no answer
     * @param fault a short class of failure; empty when the call did what it should
     */
    public void note(Upstream upstream, long startNanos, int status, String fault) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000L;
        calls.add(new UpstreamCall(upstream, status, millis, fault));
    }

    /**
     * Notes that a caller has to answer before the call that it waits for has ended.
     *
     * @param startNanos when the caller began to wait, by {@link System#nanoTime()}
     */
    public void noteTimeout(Upstream upstream, long startNanos) {
        note(upstream, startNanos, 0, upstream.name().toLowerCase(Locale.ROOT) + "_timeout");
    }
}
