package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about one invocation; nothing in it is secret.
 *
 * @param function the Lambda function's name
 * @param requestId the invocation's id
 * @param outcome what was done, or the problem's code
 * @param status the HTTP status
 * @param detail what a person may want to know; empty for none
 * @param token what was vended, if anything was
 * @param calls the calls to upstreams
 * @param took how long it all took
 * @param origin the request's origin as sent, if it had one
 */
public record AuditRecord(
        String function,
        String requestId,
        String outcome,
        int status,
        String detail,
        Optional<Token> token,
        List<UpstreamCall> calls,
        Duration took,
        Optional<String> origin) {

    /**
     * What may be said of a vended token.
     *
     * @param source whether it was minted or reused
     * @param fingerprint 16 hexadecimal digits of its SHA-256
     * @param scopes its scopes
     * @param lifetime the seconds it has left
     */
    public record Token(String source, String fingerprint, List<String> scopes, long lifetime) {}
}
