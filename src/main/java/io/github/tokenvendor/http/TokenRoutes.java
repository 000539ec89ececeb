package io.github.tokenvendor.http;

import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Serves the routes of a well-configured vendor. */
public final class TokenRoutes implements Routes {
    /** What an invocation keeps back to get its answer out. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    private static final Map<String, String> PREFLIGHT = preflightHeaders();

    private final TokenVendor vendor;
    private final CorsPolicy origins;
    private final Duration upstreamTimeout;
    private final TokenRequestParser reader = new TokenRequestParser();

    /**
     * Makes the routes.
     *
     * @param vendor vends the tokens
     * @param origins judges the origins
     * @param upstreamTimeout the longest that an answer may wait for upstreams
     */
    public TokenRoutes(TokenVendor vendor, CorsPolicy origins, Duration upstreamTimeout) {
        this.vendor = vendor;
        this.origins = origins;
        this.upstreamTimeout = upstreamTimeout;
    }

    @Override
    public ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException {
        Route route = Route.of(request.method(), request.path());
        return switch (route.target()) {
            case HEALTH -> ApiResult.json(200, "healthy", Bodies.health());
            case PREFLIGHT -> preflight(request);
            case VEND -> vend(request, route, calls);
        };
    }

    @Override
    public Optional<String> allowOrigin(ApiRequest request) {
        return origins.allowOrigin(request.header("origin"));
    }

    private ApiResult preflight(ApiRequest request) throws ProblemException {
        checkOrigin(request);
        return ApiResult.preflight(PREFLIGHT);
    }

    private ApiResult vend(ApiRequest request, Route route, UpstreamCalls calls) throws ProblemException {
        checkOrigin(request);
        TokenRequest wish = reader.read(RequestBody.of(request));
        Duration budget = request.remaining().minus(RESERVE);
        Deadline deadline = Deadline.after(budget.compareTo(upstreamTimeout) < 0 ? budget : upstreamTimeout);
        try {
            VendedToken vended = vendor.vend(wish, route.account(), new CallContext(deadline, calls));
            return ApiResult.token(vended, Bodies.token(vended));
        } catch (VendingException e) {
            throw problem(e);
        }
    }

    private void checkOrigin(ApiRequest request) throws ProblemException {
        if (!origins.admits(request.header("origin"))) {
            throw ProblemException.of(ProblemType.ORIGIN_NOT_ALLOWED, "pages of this origin are not served here");
        }
    }

    private static ProblemException problem(VendingException e) {
        ProblemType type = ProblemType.of(e.failure());
        return e.retryAfter()
                .map(wait -> ProblemException.retryable(type, e.getMessage(), wait))
                .orElseGet(() -> ProblemException.of(type, e.getMessage()));
    }

    private static Map<String, String> preflightHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Methods", "POST");
        headers.put("Access-Control-Allow-Headers", "content-type, authorization");
        headers.put("Access-Control-Max-Age", "7200");
        return headers;
    }
}
