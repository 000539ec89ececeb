package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.VendedToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Answers every request, come what may, and leaves one audit line for each. */
public final class Api {
    /** Turns a request into an answer, or ends it with a problem. */
    @FunctionalInterface
    private interface Routes {
        ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException;
    }

    private final Routes routes;
    private final CorsPolicy cors;
    private final AuditLog audit;

    private Api(Routes routes, CorsPolicy cors, AuditLog audit) {
        this.routes = routes;
        this.cors = cors;
        this.audit = audit;
    }

    /** The API of a well-configured vendor. */
    public static Api of(TokenRoutes routes, AuditLog audit) {
        return new Api(routes::serve, routes.cors(), audit);
    }

    /**
     * The API of a vendor whose configuration is faulty.
     *
     * <p>An exception out of the handler's constructor would do the same at the cost of a cold start for each request.
     */
    public static Api misconfigured(AuditLog audit) {
        return new Api(Api::refuse, new CorsPolicy(Set.of()), audit);
    }

    /** Answers a request; there is always an answer. */
    public ApiResponse handle(ApiRequest request) {
        long start = System.nanoTime();
        UpstreamCalls calls = new UpstreamCalls();
        ApiResult result = result(request, calls);
        audit.write(record(request, result, calls, Duration.ofNanos(System.nanoTime() - start)));
        return withCommonHeaders(request, result.response());
    }

    private static ApiResult refuse(ApiRequest request, UpstreamCalls calls) throws ProblemException {
        throw ProblemException.of(
                ProblemType.MISCONFIGURED, "the vendor's configuration is faulty; its log names every fault");
    }

    private ApiResult result(ApiRequest request, UpstreamCalls calls) {
        try {
            return routes.serve(request, calls);
        } catch (ProblemException problem) {
            return ApiResult.problem(problem, request.id());
        } catch (RuntimeException | Error e) {
            // The exception's text may quote anything, so its class is all that is said, and to the log only.
            ProblemException problem = ProblemException.of(ProblemType.INTERNAL_ERROR, "something unforeseen happened");
            return ApiResult.problem(problem, request.id())
                    .explained(e.getClass().getName());
        }
    }

    private ApiResponse withCommonHeaders(ApiRequest request, ApiResponse response) {
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put("Cache-Control", "no-store");
        headers.put("Vary", "Origin");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.putAll(cors.headers(request.header("origin")));
        return new ApiResponse(response.status(), headers, response.body());
    }

    private static AuditRecord record(ApiRequest request, ApiResult result, UpstreamCalls calls, Duration took) {
        return new AuditRecord(
                request.function(),
                request.id(),
                result.outcome(),
                result.response().status(),
                result.detail(),
                result.vended().map(Api::audited),
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
