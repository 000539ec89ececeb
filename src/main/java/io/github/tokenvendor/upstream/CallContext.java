package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;

/** The deadline of an upstream call, and the record of calls. */
public record CallContext(Deadline deadline, UpstreamCalls calls) {
    /**
     * Records a call that has just ended.
     *
     * @param startNanos when it started, by {@link System#nanoTime()}
     * @param status the HTTP status; 0 without a response
     * @param cause a short class of failure such as {@code timeout}; empty if the call succeeded
     */
    public void note(Upstream upstream, long startNanos, int status, String cause) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000L;
        String fault = cause.isEmpty() ? "" : upstream.label() + "_" + cause;
        calls.add(new UpstreamCall(upstream, status, millis, fault));
    }

    /**
     * Records that the caller's deadline passed before the call that it was waiting for ended.
     *
     * @param startNanos when the caller started to wait, by {@link System#nanoTime()}
     */
    public void noteTimeout(Upstream upstream, long startNanos) {
        note(upstream, startNanos, 0, "timeout");
    }
}
