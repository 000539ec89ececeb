package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Responds to every request and writes one audit line for each. */
public final class Api {
    /** Serves a request or fails with a problem. */
    @FunctionalInterface
    private interface Handler {
        ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException;
    }

    private final Handler routes;
    private final CorsPolicy cors;
    private final Handler pings;
    private final Handler checks;
    private final AuditLog audit;

    private Api(Handler routes, Handler pings, Handler checks, CorsPolicy cors, AuditLog audit) {
        this.routes = routes;
        this.pings = pings;
        this.checks = checks;
        this.cors = cors;
        this.audit = audit;
    }

    /**
     * The API of a well-configured vendor.
     *
     * @param warmUp prepares the environment for its first request within the given time; never throws
     */
    public static Api of(TokenRoutes routes, Consumer<Duration> warmUp, AuditLog audit) {
        Handler pings = (event, calls) -> {
            warmUp.accept(event.budget());
            return ApiResult.ping(event.id());
        };
        return new Api(routes::serve, pings, routes::check, routes.cors(), audit);
    }

    /**
     * The API of a vendor whose configuration is faulty: every request gets {@code misconfigured}.
     *
     * <p>An exception from the handler's constructor would cost a cold start for each request instead. Preflights from
     * readable origins succeed, because a page can read the problem only after a successful preflight.
     *
     * @param cors allows the origins that could be read from the configuration
     */
    public static Api misconfigured(CorsPolicy cors, String faults, AuditLog audit) {
        Handler refusal = (request, calls) -> {
            boolean preflight = request.method().equals("OPTIONS");
            if (preflight && !cors.headers(request.header("origin")).isEmpty()) {
                return ApiResult.preflight();
            }
            throw ProblemException.of(ProblemType.MISCONFIGURED, faults);
        };
        return new Api(refusal, refusal, (event, calls) -> ApiResult.checkFailed(event.id(), faults), cors, audit);
    }

    /** Responds to a request. */
    public ApiResponse handle(ApiRequest request) {
        return respond(request, routes);
    }

    /**
     * Refuses a request whose payload format this handler does not support.
     *
     * @param explanation what the operator should change, for the log
     */
    public ApiResponse refuseFormat(ApiRequest request, String explanation) {
        return respond(request, (unread, calls) -> {
            throw ProblemException.of(ProblemType.MISCONFIGURED, explanation);
        });
    }

    /** Responds to an event that is not a request, such as a scheduled ping, and warms the environment up. */
    public ApiResponse ping(ApiRequest event) {
        return respond(event, pings);
    }

    /** Checks that vending works, for a scheduled event; the result is in the audit line. */
    public ApiResponse check(ApiRequest event) {
        return respond(event, checks);
    }

    private ApiResponse respond(ApiRequest request, Handler handler) {
        long start = System.nanoTime();
        UpstreamCalls calls = new UpstreamCalls();
        ApiResult result = result(request, handler, calls);
        audit.write(record(request, result, calls, Duration.ofNanos(System.nanoTime() - start)));
        result.unexpected().ifPresent(Api::throwFatal);
        return withCommonHeaders(request, result.response());
    }

    private static ApiResult result(ApiRequest request, Handler handler, UpstreamCalls calls) {
        try {
            return handler.serve(request, calls);
        } catch (ProblemException problem) {
            return ApiResult.problem(problem, request.id());
        } catch (RuntimeException | Error e) {
            return ApiResult.unexpected(e, request.id());
        }
    }

    /** A JVM that is out of memory is unusable, so Lambda has to start another. A stack overflow leaves it intact. */
    private static void throwFatal(Throwable unexpected) {
        if (unexpected instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            throw error;
        }
    }

    private ApiResponse withCommonHeaders(ApiRequest request, ApiResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        headers.put("Vary", "Origin");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.putAll(cors.headers(request.header("origin")));
        headers.putAll(response.headers());
        if (!headers.containsKey(CorsPolicy.ALLOWED_ORIGIN)) {
            headers.remove(CorsPolicy.EXPOSED);
        }
        return new ApiResponse(response.status(), headers, response.body());
    }

    private static AuditRecord record(ApiRequest request, ApiResult result, UpstreamCalls calls, Duration took) {
        return new AuditRecord(
                request.function(),
                request.id(),
                request.gatewayId(),
                result.caller().withSubjectIfUnknown(request.claims().getOrDefault("sub", "")),
                result.outcome(),
                result.response().status(),
                result.detail(),
                result.unexpected().map(StackSummary::ownFrames).orElse(List.of()),
                result.token(),
                calls.all(),
                took,
                request.header("origin"));
    }
}
