package io.github.tokenvendor.http;

import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.Allowance;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Optional;

/** Serves the routes of a well-configured vendor. */
public final class TokenRoutes {
    private final TokenVendor vendor;
    private final Allowance everybody;
    private final Optional<Doorkeeper> doorkeeper;
    private final CorsPolicy cors;
    private final String basePath;
    private final Duration upstreamTimeout;
    private final TokenRequestParser parser = new TokenRequestParser();

    /**
     * Creates the routes.
     *
     * @param everybody what callers may have if there are no policies
     * @param callers decides by policies who may have what, if there are any
     * @param basePath prefix of every path, without a trailing slash; empty for none
     * @param upstreamTimeout the longest that a response may wait for upstreams
     */
    public TokenRoutes(
            TokenVendor vendor,
            Allowance everybody,
            Optional<Callers> callers,
            CorsPolicy cors,
            String basePath,
            Duration upstreamTimeout) {
        this.vendor = vendor;
        this.everybody = everybody;
        // Not by a lambda: it would load the package of the callers where there are no policies.
        this.doorkeeper = callers.isPresent() ? Optional.of(new Doorkeeper(callers.get())) : Optional.empty();
        this.cors = cors;
        this.basePath = basePath;
        this.upstreamTimeout = upstreamTimeout;
    }

    CorsPolicy cors() {
        return cors;
    }

    ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException {
        Route route = Route.of(request.method(), request.path(), basePath);
        if (route.target() == Route.Target.HEALTH) {
            return ApiResult.healthy();
        }
        cors.check(request.header("origin"));
        return route.target() == Route.Target.PREFLIGHT ? ApiResult.preflight() : vend(request, route, calls);
    }

    private ApiResult vend(ApiRequest request, Route route, UpstreamCalls calls) throws ProblemException {
        Deadline deadline = Deadline.after(request.budget()).orEarlier(Deadline.after(upstreamTimeout));
        CallContext context = new CallContext(deadline, calls);
        return doorkeeper.isPresent()
                ? doorkeeper.get().admit(request, context, allowance -> vend(request, route, allowance, context))
                : vend(request, route, everybody, context);
    }

    private ApiResult vend(ApiRequest request, Route route, Allowance allowance, CallContext context)
            throws ProblemException {
        TokenRequest requested =
                parser.parse(RequestBody.of(request, route.account().isPresent()));
        try {
            return ApiResult.token(vendor.vend(requested, allowance, route.account(), context));
        } catch (VendingException e) {
            throw ProblemException.of(e);
        }
    }
}
