package io.github.tokenvendor.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.lambda.HttpApiHandler;
import java.util.Map;

/** Sends a request for a token to a handler, as an HTTP API does. */
public final class Vend {
    private Vend() {}

    /** For all allowed scopes and the longest lifetime. */
    public static APIGatewayV2HTTPResponse vend(HttpApiHandler handler) {
        return vend(handler, "{}");
    }

    /** With this body. */
    public static APIGatewayV2HTTPResponse vend(HttpApiHandler handler, String body) {
        return handler.handleRequest(
                APIGatewayV2HTTPEvent.builder()
                        .withVersion("2.0")
                        .withRawPath("/tokens")
                        .withHeaders(Map.of("content-type", "application/json"))
                        .withBody(body)
                        .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                                .withStage("$default")
                                .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                                        .withMethod("POST")
                                        .build())
                                .build())
                        .build(),
                null);
    }
}
