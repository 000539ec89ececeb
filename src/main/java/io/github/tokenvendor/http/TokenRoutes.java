package io.github.tokenvendor.http;

import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.Vended;
import io.github.tokenvendor.vending.Vendor;
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

    private final Vendor vendor;
    private final OriginPolicy origins;
    private final Duration upstreamTimeout;
    private final TokenRequestReader reader = new TokenRequestReader();

    /**
     * Makes the routes.
     *
     * @param vendor vends the tokens
     * @param origins judges the origins
     * @param upstreamTimeout the longest that an answer may wait for upstreams
     */
    public TokenRoutes(Vendor vendor, OriginPolicy origins, Duration upstreamTimeout) {
        this.vendor = vendor;
        this.origins = origins;
        this.upstreamTimeout = upstreamTimeout;
    }

    @Override
    public Answer serve(ApiRequest request, UpstreamCalls calls) throws Problem {
        Route route = Route.of(request.method(), request.path());
        return switch (route.target()) {
            case HEALTH -> Answer.json(200, "healthy", Bodies.health());
            case PREFLIGHT -> preflight(request);
            case VEND -> vend(request, route, calls);
        };
    }

    @Override
    public Optional<String> allowOrigin(ApiRequest request) {
        return origins.allowOrigin(request.header("origin"));
    }

    private Answer preflight(ApiRequest request) throws Problem {
        checkOrigin(request);
        return Answer.preflight(PREFLIGHT);
    }

    private Answer vend(ApiRequest request, Route route, UpstreamCalls calls) throws Problem {
        checkOrigin(request);
        TokenRequest wish = reader.read(RequestBody.of(request));
        Duration budget = request.remaining().minus(RESERVE);
        Deadline deadline = Deadline.after(budget.compareTo(upstreamTimeout) < 0 ? budget : upstreamTimeout);
        try {
            Vended vended = vendor.vend(wish, route.account(), new CallContext(deadline, calls));
            return Answer.token(vended, Bodies.token(vended));
        } catch (VendingException e) {
            throw problem(e);
        }
    }

    private void checkOrigin(ApiRequest request) throws Problem {
        if (!origins.admits(request.header("origin"))) {
            throw Problem.of(ProblemType.ORIGIN_NOT_ALLOWED, "pages of this origin are not served here");
        }
    }

    private static Problem problem(VendingException e) {
        ProblemType type = ProblemType.of(e.failure());
        return e.retryAfter()
                .map(wait -> Problem.retryable(type, e.getMessage(), wait))
                .orElseGet(() -> Problem.of(type, e.getMessage()));
    }

    private static Map<String, String> preflightHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Methods", "POST");
        headers.put("Access-Control-Allow-Headers", "content-type, authorization");
        headers.put("Access-Control-Max-Age", "7200");
        return headers;
    }
}
