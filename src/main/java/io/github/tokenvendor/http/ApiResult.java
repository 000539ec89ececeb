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
 * What a request came to, for the caller and for the audit line.
 *
 * @param response the answer without the headers that every answer has
 * @param outcome a problem's code, or what else was done
 * @param detail what the log should know; empty for nothing
 * @param vended the token, if one was vended
 * @param unforeseen what nobody expected, if that was why
 */
record ApiResult(
        ApiResponse response,
        String outcome,
        String detail,
        Optional<VendedToken> vended,
        Optional<Throwable> unforeseen) {
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

    /** Mapbox's own member names, so that its clients find what they look for, and three more. */
    static ApiResult token(VendedToken vended) {
        Lease lease = vended.lease();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("token", lease.reveal());
        members.put(
                "issued_at", lease.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        members.put("expires", lease.expires().toString());
        members.put("expires_in", vended.expiresIn());
        members.put("refresh_in", vended.refreshIn());
        members.put("scopes", lease.scopes().texts());
        ApiResponse response = new ApiResponse(200, JSON, JsonWriter.of(members));
        return new ApiResult(response, "vended", "", Optional.of(vended), Optional.empty());
    }

    /** RFC 9457; {@code message} repeats {@code detail} because Mapbox's clients show that member. */
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

    /** Nothing of what it was gets out but classes and places, and to the log only: a message may quote anything. */
    static ApiResult unforeseen(Throwable unforeseen, String requestId) {
        ProblemException problem = ProblemException.of(ProblemType.INTERNAL_ERROR, StackSummary.classes(unforeseen));
        ApiResult result = problem(problem, requestId);
        return new ApiResult(result.response, result.outcome, result.detail, Optional.empty(), Optional.of(unforeseen));
    }

    /** A keep-warm ping asks for nothing, so it is neither served nor refused. */
    static ApiResult ping(String requestId) {
        ProblemException nothing = ProblemException.of(ProblemType.NOT_FOUND, "this event is no request");
        return of(problem(nothing, requestId).response, AuditRecord.PING, "");
    }

    private static ApiResult of(ApiResponse response, String outcome, String detail) {
        return new ApiResult(response, outcome, detail, Optional.empty(), Optional.empty());
    }
}
