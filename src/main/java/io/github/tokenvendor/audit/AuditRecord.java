package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about one invocation; nothing in it is secret.
 *
 * @param gatewayRequestId the gateway's own id of the request, by which its access log is joined
 * @param subject who asked, by the JSON Web Token that the gateway checked
 * @param outcome what was done, or the problem's code; {@link #PING} for an event that is no request
 * @param detail what the operator may want to know; empty for none
 * @param stack the vendor's own frames of an unforeseen exception
 * @param origin the request's origin as sent, if it had one
 */
public record AuditRecord(
        String function,
        String requestId,
        Optional<String> gatewayRequestId,
        Optional<String> subject,
        String outcome,
        int status,
        String detail,
        List<String> stack,
        Optional<Token> token,
        List<UpstreamCall> calls,
        Duration took,
        Optional<String> origin) {
    /** The outcome of an event that is no request. */
    public static final String PING = "ping";

    /**
     * What may be said of a vended token.
     *
     * @param source {@code minted}, {@code reused}, {@code shared} or {@code stale}
     * @param fingerprint 16 hexadecimal digits of its SHA-256
     * @param lifetime the seconds it has left
     */
    public record Token(String source, String fingerprint, List<String> scopes, long lifetime) {}
}
