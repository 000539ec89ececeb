package io.github.tokenvendor.aws;

import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says why a call of an AWS service failed.
 *
 * <p>It has no cause and nothing of AWS's text: refusals and the AWS SDK quote requests.
 */
public final class AwsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The errors whose class is not that of their status. */
    private static final Map<String, String> FAULTS = Map.of(
            "ThrottlingException", "throttled",
            "Throttling", "throttled",
            "TooManyRequestsException", "throttled",
            "RequestLimitExceeded", "throttled",
            "ProvisionedThroughputExceededException", "throttled",
            "ConditionalCheckFailedException", "");

    /** Names under which AWS refuses a signature whose time is too far from its own. */
    private static final Set<String> REFUSED_FOR_TIME = Set.of(
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "RequestTimeTooSkewed",
            "RequestExpired",
            "RequestInTheFuture",
            "AuthFailure");

    private final String code;
    private final int status;
    private final String fault;

    private final transient Optional<Instant> serverTime;

    private AwsException(String code, int status, String fault, Optional<Instant> serverTime) {
        super(fault, null, false, false);
        this.code = code;
        this.status = status;
        this.fault = fault;
        this.serverTime = serverTime;
    }

    /** An answer that is no success. */
    static AwsException of(UpstreamResponse refusal) {
        return refused(AwsErrors.code(refusal), refusal.status(), AwsErrors.serverTime(refusal));
    }

    /** No answer. */
    static AwsException of(ExchangeException e) {
        return new AwsException("", 0, e.kind().name().toLowerCase(Locale.ROOT), Optional.empty());
    }

    /** An answer that makes no sense, or nothing to sign a request with. */
    static AwsException client() {
        return new AwsException("", 0, "client", Optional.empty());
    }

    /** What a client of the AWS SDK threw. */
    public static AwsException of(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExchangeException exchange) {
                return of(exchange);
            }
        }
        if (e instanceof AwsServiceException refusal) {
            AwsErrorDetails details = refusal.awsErrorDetails();
            return refused(
                    details == null ? "" : String.valueOf(details.errorCode()), refusal.statusCode(), Optional.empty());
        }
        return e instanceof ApiCallTimeoutException ? new AwsException("", 0, "timeout", Optional.empty()) : client();
    }

    private static AwsException refused(String code, int status, Optional<Instant> serverTime) {
        String fault = FAULTS.getOrDefault(code, status / 100 == 5 ? "5xx" : String.valueOf(status));
        return new AwsException(code, status, fault, serverTime);
    }

    /** The error's name, such as {@code AccessDeniedException}; empty where AWS gave none. */
    public String code() {
        return code;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** A short class such as {@code throttled}, {@code timeout} or {@code 5xx}; empty for a condition that did not hold. */
    public String fault() {
        return fault;
    }

    /** Whether the time in the signature may be what was refused. */
    boolean mayBeRefusedForTime() {
        return status / 100 == 4 && REFUSED_FOR_TIME.contains(code);
    }

    /** AWS's own time when it answered. */
    Optional<Instant> serverTime() {
        return serverTime;
    }
}
