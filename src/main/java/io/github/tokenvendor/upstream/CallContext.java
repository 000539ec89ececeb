package io.github.tokenvendor.upstream;

/**
 * What a call to an upstream has to keep to, and where it leaves word of how it went.
 *
 * @param deadline when the call must be over
 * @param calls takes the note of the call
 */
public record CallContext(Deadline deadline, UpstreamCalls calls) {
    public void noteTimeout(UpstreamCall.Upstream upstream, long startNanos) {
        calls.add(UpstreamCall.timedOut(upstream, startNanos));
    }
}
