package io.github.tokenvendor.http;

import io.github.tokenvendor.callers.CallerException;
import io.github.tokenvendor.vending.Failure;

/** Every problem in the vendor's responses (RFC 9457); {@code code} and {@code retryable} are stable. */
public enum ProblemType {
    /** The body is not one strict JSON object. */
    INVALID_JSON(400, "Bad Request", "invalid_json", false),
    /** A member is unknown, mistyped, null, or contradicts another. */
    INVALID_REQUEST(400, "Bad Request", "invalid_request", false),
    /** A scope is malformed. */
    INVALID_SCOPE(400, "Bad Request", "invalid_scope", false),
    /** An expiry is malformed or too soon. */
    INVALID_EXPIRY(400, "Bad Request", "invalid_expiry", false),
    /** The request shows no credential, and callers without one are not served. */
    AUTHENTICATION_REQUIRED(401, "Unauthorized", "authentication_required", false),
    /** The credential cannot be verified. */
    INVALID_CREDENTIAL(401, "Unauthorized", "invalid_credential", false),
    /** The verified credential matches no policy. */
    CALLER_NOT_ALLOWED(403, "Forbidden", "caller_not_allowed", false),
    /** A scope is outside the allowlist or the caller's policy. */
    SCOPE_NOT_ALLOWED(403, "Forbidden", "scope_not_allowed", false),
    /** The origin is not on the allowlist. */
    ORIGIN_NOT_ALLOWED(403, "Forbidden", "origin_not_allowed", false),
    /** There is no such path. */
    NOT_FOUND(404, "Not Found", "not_found", false),
    /** The account in the path is not the master token's. */
    NO_SUCH_USER(404, "Not Found", "no_such_user", false),
    /** The path supports only other methods. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "method_not_allowed", false),
    /** The body exceeds the limit. */
    BODY_TOO_LARGE(413, "Content Too Large", "body_too_large", false),
    /** The body is not declared to be JSON. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type", "unsupported_media_type", false),
    /** The mint budget is spent, or the caller has sent too many requests. */
    TOO_MANY_REQUESTS(429, "Too Many Requests", "too_many_requests", true),
    /** The configuration, the secret or the master token has to be fixed; retryable with a {@code Retry-After}. */
    MISCONFIGURED(500, "Internal Server Error", "misconfigured", false),
    /** An unexpected exception. */
    INTERNAL_ERROR(500, "Internal Server Error", "internal_error", false),
    /** Mapbox's response does not prove the grant. */
    UNTRUSTWORTHY_RESPONSE(502, "Bad Gateway", "untrustworthy_response", true),
    /** Mapbox's rate limit is reached. */
    MAPBOX_RATE_LIMITED(503, "Service Unavailable", "mapbox_rate_limited", true),
    /** Mapbox is unavailable. */
    MAPBOX_UNAVAILABLE(503, "Service Unavailable", "mapbox_unavailable", true),
    /** Secrets Manager is unavailable. */
    SECRETS_UNAVAILABLE(503, "Service Unavailable", "secrets_unavailable", true),
    /** The keys of the credential's issuer are unavailable. */
    KEYS_UNAVAILABLE(503, "Service Unavailable", "keys_unavailable", true);

    private final int status;
    private final String title;
    private final String code;
    private final boolean retryable;

    ProblemType(int status, String title, String code, boolean retryable) {
        this.status = status;
        this.title = title;
        this.code = code;
        this.retryable = retryable;
    }

    static ProblemType of(Failure failure) {
        return switch (failure) {
            case INVALID_EXPIRY -> INVALID_EXPIRY;
            case SCOPE_NOT_ALLOWED -> SCOPE_NOT_ALLOWED;
            case NO_SUCH_USER -> NO_SUCH_USER;
            case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
            case MISCONFIGURED -> MISCONFIGURED;
            case UNTRUSTWORTHY_RESPONSE -> UNTRUSTWORTHY_RESPONSE;
            case MAPBOX_RATE_LIMITED -> MAPBOX_RATE_LIMITED;
            case MAPBOX_UNAVAILABLE -> MAPBOX_UNAVAILABLE;
            case SECRETS_UNAVAILABLE -> SECRETS_UNAVAILABLE;
        };
    }

    static ProblemType of(CallerException.Refusal refusal) {
        return switch (refusal) {
            case AUTHENTICATION_REQUIRED -> AUTHENTICATION_REQUIRED;
            case INVALID_CREDENTIAL -> INVALID_CREDENTIAL;
            case CALLER_NOT_ALLOWED -> CALLER_NOT_ALLOWED;
            case KEYS_UNAVAILABLE -> KEYS_UNAVAILABLE;
            case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
        };
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The problem's stable identifier. */
    public String code() {
        return code;
    }

    boolean retryable() {
        return retryable;
    }
}
