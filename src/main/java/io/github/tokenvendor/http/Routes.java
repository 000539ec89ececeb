package io.github.tokenvendor.http;

import io.github.tokenvendor.upstream.UpstreamCalls;
import java.util.Optional;

/** Turns a request into an answer, or ends it with a problem. */
interface Routes {
    ApiResult serve(ApiRequest request, UpstreamCalls calls) throws ProblemException;

    /** The value of {@code Access-Control-Allow-Origin} for a request, if there is to be one. */
    Optional<String> allowOrigin(ApiRequest request);
}
