package io.github.tokenvendor.http;

import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.Allowance;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingCheck;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Serves the routes of a well-configured vendor. */
public final class TokenRoutes {
    private final TokenVendor vendor;
    private final Allowance everybody;
    private final Optional<Doorkeeper> doorkeeper;
    private final VendingCheck check;
    private final CorsPolicy cors;
    private final String basePath;
    private final Optional<DoubleSupplier> cacheJitter;
    private final Duration upstreamTimeout;
    private final TokenRequestParser parser = new TokenRequestParser();

    /**
     * Creates the routes.
     *
     * @param everybody what callers may have if there are no policies
     * @param callers identifies callers and applies their policies, if there are any
     * @param basePath prefix of every path, without a trailing slash; empty for none
     * @param cacheJitter draws from 0 to 1 for each response that shared caches may keep; empty if the route for them
     *     is off
     * @param upstreamTimeout the longest that a response may wait for upstreams
     */
    public TokenRoutes(
            TokenVendor vendor,
            Allowance everybody,
            Optional<Callers> callers,
            VendingCheck check,
            CorsPolicy cors,
            String basePath,
            Optional<DoubleSupplier> cacheJitter,
            Duration upstreamTimeout) {
        this.vendor = vendor;
        this.everybody = everybody;
        // Not a lambda: it would load the callers package even without policies.
        this.doorkeeper = callers.isPresent() ? Optional.of(new Doorkeeper(callers.get())) : Optional.empty();
        this.check = check;
        this.cors = cors;
        this.basePath = basePath;
        this.cacheJitter = cacheJitter;
        this.upstreamTimeout = upstreamTimeout;
    }

    CorsPolicy cors() {
        return cors;
    }

    ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException {
        Route route = Route.of(request.method(), request.path(), basePath, cacheJitter.isPresent());
        if (route.target() == Route.Target.HEALTH) {
            return ApiResult.healthy();
        }
        cors.check(request.header("origin"));
        return route.target() == Route.Target.PREFLIGHT ? ApiResult.preflight() : vend(request, route, calls);
    }

    private ApiResult vend(ApiRequest request, Route route, UpstreamCalls calls) throws ProblemException {
        if (route.isCacheable() && showsCredential(request)) {
            throw ProblemException.of(
                    ProblemType.INVALID_REQUEST,
                    "this path is for callers who show no credential, because caches share its responses; send it to POST"
                            + " /tokens");
        }
        CallContext context = context(request, calls);
        return doorkeeper.isPresent()
                ? doorkeeper.get().admit(request, context, allowance -> vend(request, route, allowance, context))
                : vend(request, route, everybody, context);
    }

    private ApiResult vend(ApiRequest request, Route route, Allowance allowance, CallContext context)
            throws ProblemException {
        TokenRequest requested = route.isCacheable()
                ? AnonymousQuery.parse(request.query())
                : parser.parse(RequestBody.of(request, route.account().isPresent()));
        try {
            VendedToken vended = vendor.vend(requested, allowance, route.account(), context);
            return route.isCacheable()
                    ? ApiResult.cacheable(
                            vended,
                            CacheLifetimes.of(vended, cacheJitter.orElseThrow().getAsDouble()))
                    : ApiResult.token(vended);
        } catch (VendingException e) {
            throw ProblemException.of(e);
        }
    }

    /** Claims mean that the gateway verified a credential. */
    private boolean showsCredential(ApiRequest request) {
        return !request.claims().isEmpty()
                || (doorkeeper.isPresent() && doorkeeper.get().callers().showCredential(request::header));
    }

    /** Checks that vending works, for an event that is not a request. */
    ApiResult check(ApiRequest event, UpstreamCalls calls) {
        Optional<String> fault;
        try {
            fault = check.run(context(event, calls));
        } catch (VendingException e) {
            fault = Optional.of(e.getMessage());
        }
        return fault.map(detail -> ApiResult.checkFailed(event.id(), detail))
                .orElseGet(() -> ApiResult.checked(event.id()));
    }

    private CallContext context(ApiRequest request, UpstreamCalls calls) {
        return new CallContext(Deadline.after(request.budget()).orEarlier(Deadline.after(upstreamTimeout)), calls);
    }
}
