package io.github.tokenvendor.http;

import io.github.tokenvendor.upstream.UpstreamCalls;
import java.util.Optional;

/**
 * Serves every request of a vendor whose configuration is faulty.
 *
 * <p>An exception out of the handler's constructor would do the same at the cost of a cold start for each request.
 */
public final class MisconfiguredRoutes implements Routes {
    @Override
    public ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException {
        throw ProblemException.of(
                ProblemType.MISCONFIGURED, "the vendor's configuration is faulty; its log names every fault");
    }

    @Override
    public Optional<String> allowOrigin(ApiRequest request) {
        return Optional.empty();
    }
}
