package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.VendedToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers every request, come what may, and leaves one audit line for each. */
public final class Api {
    private final Routes routes;
    private final AuditLog audit;

    private Api(Routes routes, AuditLog audit) {
        this.routes = routes;
        this.audit = audit;
    }

    /**
     * The API of a well-configured vendor.
     *
     * @param routes serves the requests
     * @param audit takes the audit lines
     * @return the API
     */
    public static Api of(TokenRoutes routes, AuditLog audit) {
        return new Api(routes, audit);
    }

    /**
     * The API of a vendor whose configuration is faulty.
     *
     * @param audit takes the audit lines
     * @return the API
     */
    public static Api misconfigured(AuditLog audit) {
        return new Api(new MisconfiguredRoutes(), audit);
    }

    /**
     * Answers a request.
     *
     * @param request the request
     * @return the answer; there is always one
     */
    public ApiResponse handle(ApiRequest request) {
        long start = System.nanoTime();
        UpstreamCalls calls = new UpstreamCalls();
        ApiResult answer = answer(request, calls);
        audit.write(record(request, answer, calls, Duration.ofNanos(System.nanoTime() - start)));
        return new ApiResponse(answer.status(), headers(request, answer), answer.body());
    }

    private ApiResult answer(ApiRequest request, UpstreamCalls calls) {
        try {
            return routes.serve(request, calls);
        } catch (ProblemException problem) {
            return ApiResult.problem(problem, Bodies.problem(problem, request.id()));
        } catch (RuntimeException | Error e) {
            // The exception's text may quote anything, so its class is all that is said, and to the log only.
            ProblemException problem = ProblemException.of(ProblemType.INTERNAL_ERROR, "something unforeseen happened");
            ApiResult answer = ApiResult.problem(problem, Bodies.problem(problem, request.id()));
            return answer.explained(e.getClass().getName());
        }
    }

    private Map<String, String> headers(ApiRequest request, ApiResult answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", answer.contentType());
        headers.put("Cache-Control", "no-store");
        headers.put("Vary", "Origin");
        headers.put("X-Content-Type-Options", "nosniff");
        routes.allowOrigin(request).ifPresent(origin -> {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Expose-Headers", "Retry-After");
        });
        headers.putAll(answer.headers());
        return headers;
    }

    private AuditRecord record(ApiRequest request, ApiResult answer, UpstreamCalls calls, Duration took) {
        return new AuditRecord(
                request.function(),
                request.id(),
                answer.outcome(),
                answer.status(),
                answer.detail(),
                answer.vended().map(Api::audited),
                calls.all(),
                took,
                request.header("origin"));
    }

    private static AuditRecord.Token audited(VendedToken vended) {
        return new AuditRecord.Token(
                Ascii.lowerCase(vended.source().name()),
                vended.lease().fingerprint(),
                vended.lease().scopes().texts(),
                vended.lease().remaining(vended.at()).toSeconds());
    }
}
