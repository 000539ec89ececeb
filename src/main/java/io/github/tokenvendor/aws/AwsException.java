package io.github.tokenvendor.aws;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Thrown if a call to an AWS service failed.
 *
 * <p>It has no cause and contains none of AWS's text: errors of AWS and its SDK quote requests.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1, errors</a>
 */
public final class AwsException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final StrictJson JSON = new StrictJson(16);

    /** Error codes whose status alone does not say how to handle them. */
    private static final Map<String, String> FAULTS = Map.of(
            "ThrottlingException", "throttled",
            "Throttling", "throttled",
            "TooManyRequestsException", "throttled",
            "RequestLimitExceeded", "throttled",
            "ProvisionedThroughputExceededException", "throttled",
            "ConditionalCheckFailedException", "");

    /** Statuses with a fault of their own. */
    private static final Set<Integer> NAMED_STATUSES = Set.of(400, 401, 403);

    /** Error codes for a signature whose time is too far from AWS's. */
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

    /** Creates the exception for an unsuccessful response. */
    static AwsException of(UpstreamResponse response) {
        return refused(code(response), response.status(), response.serverTime());
    }

    /** Creates the exception for a missing response. */
    static AwsException of(ExchangeException e) {
        return new AwsException("", 0, e.fault(), Optional.empty());
    }

    /** Creates the exception for a malformed response, or a request that could not be signed. */
    static AwsException client() {
        return new AwsException("", 0, "client", Optional.empty());
    }

    /** Creates the exception for an exception of the AWS SDK. */
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
        String fault = FAULTS.getOrDefault(code, UpstreamCall.faultOf(status, NAMED_STATUSES));
        return new AwsException(code, status, fault, serverTime);
    }

    private static String code(UpstreamResponse response) {
        String type = response.header("x-amzn-ErrorType").orElseGet(() -> typeInBody(response));
        String name = type.substring(type.indexOf('#') + 1);
        return name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
    }

    private static String typeInBody(UpstreamResponse response) {
        try {
            return JSON.readObject(response.body()).get("__type") instanceof String type ? type : "";
        } catch (MalformedJsonException e) {
            return "";
        }
    }

    /** The error code, such as {@code AccessDeniedException}; empty without one. */
    public String code() {
        return code;
    }

    /** The HTTP status; 0 if there was no response. */
    public int status() {
        return status;
    }

    /** A short class such as {@code throttled}, {@code timeout} or {@code 5xx}; empty for an unmet write condition. */
    public String fault() {
        return fault;
    }

    /** Whether AWS may have rejected the time in the signature. */
    boolean mayBeRefusedForTime() {
        return status / 100 == 4 && REFUSED_FOR_TIME.contains(code);
    }

    /** AWS's time when it responded. */
    Optional<Instant> serverTime() {
        return serverTime;
    }
}
