package io.github.tokenvendor.http;

import io.github.tokenvendor.upstream.UpstreamCalls;
import java.util.Optional;

/** Turns a request into an answer, or ends it with a problem. */
interface Routes {
    Answer serve(ApiRequest request, UpstreamCalls calls) throws Problem;

    /** The value of {@code Access-Control-Allow-Origin} for a request, if there is to be one. */
    Optional<String> allowOrigin(ApiRequest request);
}
