package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.VendedToken;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a request, for the caller and for the audit line.
 *
 * @param response the response without the headers that every response has
 * @param outcome the problem's code, or what was done
 * @param detail an explanation for the log; may be empty
 * @param caller who asked, as far as it is known
 * @param token the token, if one was vended
 * @param unexpected the unexpected exception that caused the problem, if any
 */
record ApiResult(
        ApiResponse response,
        String outcome,
        String detail,
        AuditRecord.Caller caller,
        Optional<AuditRecord.Token> token,
        Optional<Throwable> unexpected) {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final String HEALTH = JsonWriter.of(Map.of("status", "ok"));

    static ApiResult healthy() {
        return of(new ApiResponse(200, JSON, HEALTH), "healthy", "");
    }

    static ApiResult preflight() {
        Map<String, String> headers = new LinkedHashMap<>(JSON);
        headers.putAll(CorsPolicy.PREFLIGHT);
        return of(new ApiResponse(204, headers, ""), "preflight", "");
    }

    /** A token for one caller. */
    static ApiResult token(VendedToken vended) {
        return vended(vended, 0, JSON);
    }

    /** A token that shared caches may keep; its lifetimes are those of the oldest copy that a cache may serve. */
    static ApiResult cacheable(VendedToken vended, CacheLifetimes lifetimes) {
        Map<String, String> headers = new LinkedHashMap<>(JSON);
        headers.putAll(lifetimes.headers());
        headers.put(CorsPolicy.EXPOSED, "Retry-After, Age, Date");
        return vended(vended, lifetimes.oldest(), headers);
    }

    /** Under the member names that Mapbox's clients expect, and three more members. */
    private static ApiResult vended(VendedToken vended, long age, Map<String, String> headers) {
        Lease lease = vended.lease();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("token", lease.reveal());
        members.put(
                "issued_at", lease.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        members.put("expires", lease.expires().toString());
        members.put("expires_in", Math.max(0, vended.expiresIn() - age));
        members.put("refresh_in", Math.max(0, vended.refreshIn() - age));
        members.put("scopes", lease.scopes().texts());
        ApiResponse response = new ApiResponse(200, headers, JsonWriter.of(members));
        AuditRecord.Token token = audited(vended, age > 0);
        return new ApiResult(response, "vended", "", AuditRecord.Caller.UNKNOWN, Optional.of(token), Optional.empty());
    }

    private static AuditRecord.Token audited(VendedToken vended, boolean servedForCache) {
        Lease lease = vended.lease();
        return new AuditRecord.Token(
                Ascii.lowerCase(vended.source().name()),
                lease.fingerprint(),
                lease.scopes().texts(),
                lease.remaining(vended.at()).toSeconds(),
                servedForCache);
    }

    /** A problem (RFC 9457); {@code message} repeats {@code detail} because Mapbox's clients display that member. */
    static ApiResult problem(ProblemException problem, String requestId) {
        ProblemType type = problem.type();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", type.title());
        members.put("status", type.status());
        members.put("code", type.code());
        members.put("detail", problem.getMessage());
        members.put("message", problem.getMessage());
        members.put("retryable", problem.isRetryable());
        members.put("request_id", requestId);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/problem+json");
        headers.putAll(problem.headers());
        ApiResponse response = new ApiResponse(type.status(), headers, JsonWriter.of(members));
        return of(response, type.code(), problem.logDetail());
    }

    /** An unexpected exception: the log gets its classes and stack only, because its message may quote a token. */
    static ApiResult unexpected(Throwable unexpected, String requestId) {
        ProblemException problem = ProblemException.of(ProblemType.INTERNAL_ERROR, StackSummary.classes(unexpected));
        ApiResult result = problem(problem, requestId);
        return new ApiResult(
                result.response,
                result.outcome,
                result.detail,
                result.caller,
                Optional.empty(),
                Optional.of(unexpected));
    }

    /** A ping requests nothing, so it counts as neither served nor refused. */
    static ApiResult ping(String requestId) {
        return notARequest(requestId, AuditRecord.PING, "");
    }

    static ApiResult checked(String requestId) {
        return notARequest(requestId, AuditRecord.CHECKED, "");
    }

    static ApiResult checkFailed(String requestId, String detail) {
        return notARequest(requestId, AuditRecord.CHECK_FAILED, detail);
    }

    private static ApiResult notARequest(String requestId, String outcome, String detail) {
        ProblemException notFound = ProblemException.of(ProblemType.NOT_FOUND, "this event is not a request");
        return of(problem(notFound, requestId).response, outcome, detail);
    }

    ApiResult by(AuditRecord.Caller who) {
        return new ApiResult(response, outcome, detail, who, token, unexpected);
    }

    private static ApiResult of(ApiResponse response, String outcome, String detail) {
        return new ApiResult(response, outcome, detail, AuditRecord.Caller.UNKNOWN, Optional.empty(), Optional.empty());
    }
}
