package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.VendedToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Answers every request, come what may, and leaves one audit line for each. */
public final class Api {
    /** Turns a request into an answer, or ends it with a problem. */
    @FunctionalInterface
    private interface Routes {
        ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException;
    }

    private final Routes routes;
    private final CorsPolicy cors;
    private final Routes pings;
    private final AuditLog audit;

    private Api(Routes routes, Routes pings, CorsPolicy cors, AuditLog audit) {
        this.routes = routes;
        this.pings = pings;
        this.cors = cors;
        this.audit = audit;
    }

    /**
     * The API of a well-configured vendor.
     *
     * @param warmUp readies an environment for its first request, as far as it can within a time; never throws
     */
    public static Api of(TokenRoutes routes, Consumer<Duration> warmUp, AuditLog audit) {
        Routes pings = (event, calls) -> {
            warmUp.accept(event.budget());
            return ApiResult.ping(event.id());
        };
        return new Api(routes::serve, pings, routes.cors(), audit);
    }

    /**
     * The API of a vendor whose configuration is faulty.
     *
     * <p>An exception out of the handler's constructor would do the same at the cost of a cold start for each request.
     * A page may read the problem only after a preflight that succeeds, so those of its origins do.
     *
     * @param cors the origins that can be read of the configuration
     */
    public static Api misconfigured(CorsPolicy cors, String faults, AuditLog audit) {
        Routes refusal = (request, calls) -> {
            boolean preflight = request.method().equals("OPTIONS");
            if (preflight && !cors.headers(request.header("origin")).isEmpty()) {
                return ApiResult.preflight();
            }
            throw ProblemException.of(ProblemType.MISCONFIGURED, faults);
        };
        return new Api(refusal, refusal, cors, audit);
    }

    /** Answers a request; there is always an answer. */
    public ApiResponse handle(ApiRequest request) {
        return answer(request, routes);
    }

    /**
     * Refuses a request that came in a form which this handler does not take.
     *
     * @param explanation what the operator should change, for the log
     */
    public ApiResponse refuseFormat(ApiRequest request, String explanation) {
        return answer(request, (unread, calls) -> {
            throw ProblemException.of(ProblemType.MISCONFIGURED, explanation);
        });
    }

    /** Answers an event that is no request, such as a keep-warm scheduler sends, and readies the environment. */
    public ApiResponse ping(ApiRequest event) {
        return answer(event, pings);
    }

    private ApiResponse answer(ApiRequest request, Routes work) {
        long start = System.nanoTime();
        UpstreamCalls calls = new UpstreamCalls();
        ApiResult result = result(request, work, calls);
        audit.write(record(request, result, calls, Duration.ofNanos(System.nanoTime() - start)));
        result.unforeseen().ifPresent(Api::throwFatal);
        return withCommonHeaders(request, result.response());
    }

    private static ApiResult result(ApiRequest request, Routes work, UpstreamCalls calls) {
        try {
            return work.serve(request, calls);
        } catch (ProblemException problem) {
            return ApiResult.problem(problem, request.id());
        } catch (RuntimeException | Error e) {
            return ApiResult.unforeseen(e, request.id());
        }
    }

    /** A JVM without memory is of no more use to anybody: Lambda starts another one. A deep stack leaves no trace. */
    private static void throwFatal(Throwable unforeseen) {
        if (unforeseen instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            throw error;
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
                request.gatewayId(),
                request.subject(),
                result.outcome(),
                result.response().status(),
                result.detail(),
                result.unforeseen().map(StackSummary::ownFrames).orElse(List.of()),
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
