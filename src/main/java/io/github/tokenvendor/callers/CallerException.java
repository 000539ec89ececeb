package io.github.tokenvendor.callers;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a caller is not served. It never quotes the credential, and has no cause, which might. */
public final class CallerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reasons; the list is closed. */
    public enum Refusal {
        /** There is no credential, and no policy for callers without one. */
        AUTHENTICATION_REQUIRED,
        /** The credential is malformed, expired or wrongly signed, or its issuer or audience is not configured. */
        INVALID_CREDENTIAL,
        /** The verified credential matches no policy. */
        CALLER_NOT_ALLOWED,
        /** The issuer's keys cannot be fetched, and none are cached. */
        KEYS_UNAVAILABLE,
        /** The caller has sent as many requests as it may. */
        TOO_MANY_REQUESTS
    }

    private final Refusal refusal;
    private final String logDetail;
    private final transient @Nullable Duration retryAfter;
    private final transient Optional<Policy> policy;
    private final transient Optional<Claims> claims;

    private CallerException(
            Refusal refusal,
            String detail,
            String logDetail,
            @Nullable Duration retryAfter,
            Optional<Policy> policy,
            Optional<Claims> claims) {
        super(detail, null, false, false);
        this.refusal = refusal;
        this.logDetail = logDetail;
        this.retryAfter = retryAfter;
        this.policy = policy;
        this.claims = claims;
    }

    static CallerException authenticationRequired() {
        String detail = "this vendor serves only callers who show a credential";
        return unverified(Refusal.AUTHENTICATION_REQUIRED, detail, detail, null);
    }

    /**
     * Refuses a credential.
     *
     * @param fault what is wrong with it
     */
    static CallerException invalid(String fault) {
        String detail = "the credential " + fault;
        return unverified(Refusal.INVALID_CREDENTIAL, detail, detail, null);
    }

    private static CallerException unverified(
            Refusal refusal, String detail, String logDetail, @Nullable Duration retryAfter) {
        return new CallerException(refusal, detail, logDetail, retryAfter, Optional.empty(), Optional.empty());
    }

    static CallerException notAllowed(Policies policies, Claims claims) {
        return new CallerException(
                Refusal.CALLER_NOT_ALLOWED,
                "the credential is valid, but no policy of this vendor fits its caller",
                "what does not fit: " + String.join(", ", policies.mismatches(claims)),
                null,
                Optional.empty(),
                Optional.of(claims));
    }

    static CallerException keysUnavailable(String cause, Duration retryAfter) {
        String detail = "the keys of the credential's issuer are unavailable";
        return unverified(Refusal.KEYS_UNAVAILABLE, detail, detail + ": " + cause, retryAfter);
    }

    static CallerException tooManyRequests(Caller caller, Duration retryAfter) {
        String detail = "this caller has asked as often as it may within a minute";
        return new CallerException(
                Refusal.TOO_MANY_REQUESTS, detail, detail, retryAfter, Optional.of(caller.policy()), caller.claims());
    }

    /** Why the caller is not served. */
    public Refusal refusal() {
        return refusal;
    }

    /** The explanation for the operator; {@link #getMessage} is for the caller. */
    public String logDetail() {
        return logDetail;
    }

    /** How long to wait before retrying; empty if retrying does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The policy that applies to the caller, if one matches. */
    public Optional<Policy> policy() {
        return policy;
    }

    /** The verified claims of the caller, if the credential was verified. */
    public Optional<Claims> claims() {
        return claims;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
