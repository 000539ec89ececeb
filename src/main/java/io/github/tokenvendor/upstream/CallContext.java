package io.github.tokenvendor.upstream;

/**
 * What a call to an upstream has to keep to, and where it leaves word of how it went.
 *
 * @param deadline when the call must be over
 * @param calls takes the note of the call
 */
public record CallContext(Deadline deadline, UpstreamCalls calls) {
    /**
     * Notes a call that has just ended.
     *
     * @param startNanos when it began, on the time line of {@link System#nanoTime()}
     * @param status the HTTP status; 0 when there was no answer
     * @param fault a short class of failure; empty when the call did what it should
     */
    public void note(UpstreamCall.Upstream upstream, long startNanos, int status, String fault) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000L;
        calls.add(new UpstreamCall(upstream, status, millis, fault));
    }
}
