package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the audit line says about one invocation; nothing in it is secret.
 *
 * @param gatewayRequestId the gateway's id of the request, as in its access log
 * @param caller who asked, as far as it is known
 * @param outcome what was done, or the problem's code
 * @param detail an explanation for the operator; may be empty
 * @param stack the vendor's own stack frames of an unexpected exception
 * @param origin the {@code Origin} header as sent, if any
 */
public record AuditRecord(
        String function,
        String requestId,
        Optional<String> gatewayRequestId,
        Caller caller,
        String outcome,
        int status,
        String detail,
        List<String> stack,
        Optional<Token> token,
        List<UpstreamCall> calls,
        Duration took,
        Optional<String> origin) {
    /** The outcome of an event that is neither a request nor a check. */
    public static final String PING = "ping";
    /** The outcome of a scheduled check that passed. */
    public static final String CHECKED = "checked";
    /** The outcome of a scheduled check that failed. */
    public static final String CHECK_FAILED = "check_failed";

    /** Whether the event was a request, which can be refused, and not a ping or a check. */
    boolean isRequest() {
        return !List.of(PING, CHECKED, CHECK_FAILED).contains(outcome);
    }

    /**
     * What the audit line says about the caller; an empty string means unknown.
     *
     * @param policy the policy that served the request
     * @param issuer the issuer of the verified credential
     * @param subject the subject of the verified credential
     * @param wouldRefuse the code with which the request would be refused if policies were enforced
     */
    public record Caller(String policy, String issuer, String subject, String wouldRefuse) {
        /** A caller about whom nothing is known. */
        public static final Caller UNKNOWN = new Caller("", "", "", "");

        /** Returns this caller, with the subject that the gateway verified if it has none of its own. */
        public Caller withSubjectIfUnknown(String gatewaySubject) {
            return subject.isEmpty() ? new Caller(policy, issuer, gatewaySubject, wouldRefuse) : this;
        }
    }

    /**
     * What the audit line says about a vended token.
     *
     * @param source {@code minted}, {@code reused}, {@code shared} or {@code stale}
     * @param fingerprint the first 16 hexadecimal digits of its SHA-256
     * @param lifetime the remaining seconds
     * @param servedForCache whether shared caches may keep the response
     */
    public record Token(
            String source, String fingerprint, List<String> scopes, long lifetime, boolean servedForCache) {}
}
