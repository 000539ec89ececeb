package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Serves an API Gateway HTTP API, or a function URL (payload format 2.0).
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload formats</a>
 */
public final class HttpApiHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final String DEFAULT_STAGE = "$default";
    private static final String FORMAT_1 = "the event has payload format 1.0 and this handler supports 2.0: set"
            + " PayloadFormatVersion to 2.0, or use the handler io.github.tokenvendor.lambda.RestApiHandler";

    static final String OTHER_SERVICE = "the event comes from a service that the vendor does not support, such as VPC"
            + " Lattice: use an HTTP API, a REST API, a function URL or an Application Load Balancer";

    /** Holds the only strong reference to the SnapStart hooks. */
    private final Wiring wiring;

    /** Creates the handler from the process's environment variables; Lambda calls this once per environment. */
    public HttpApiHandler() {
        this(System.getenv(), Clock.systemUTC(), System.out);
    }

    /** Creates the handler from given environment variables. */
    public HttpApiHandler(Map<String, String> environment, Clock clock, PrintStream log) {
        this.wiring = Wiring.of(environment, clock, log);
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        ApiResponse response = respond(event == null ? new APIGatewayV2HTTPEvent() : event, context);
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(response.status())
                .withHeaders(response.headers())
                .withBody(response.body())
                .withIsBase64Encoded(false)
                .build();
    }

    private ApiResponse respond(APIGatewayV2HTTPEvent event, Context context) {
        ApiRequest request = request(event, Invocation.of(context));
        if (isForeign(event)) {
            // Another service's event may have version 2.0 too, but lacks this format's members.
            return wiring.api().refuseFormat(request, "2.0".equals(event.getVersion()) ? OTHER_SERVICE : FORMAT_1);
        }
        boolean ping = event.getRequestContext() == null && request.path().isEmpty();
        if (ping) {
            return HttpApiEvent.asksForCheck(event)
                    ? wiring.api().check(request)
                    : wiring.api().ping(request);
        }
        return wiring.api().handle(request);
    }

    /** A REST API's event may have no version, but lacks members of this format. */
    private static boolean isForeign(APIGatewayV2HTTPEvent event) {
        var context = event.getRequestContext();
        boolean foreign = context != null && context.getHttp() == null && event.getRawPath() == null;
        return foreign || "1.0".equals(event.getVersion());
    }

    private static ApiRequest request(APIGatewayV2HTTPEvent event, Invocation invocation) {
        Optional<RequestContext> context = Optional.ofNullable(event.getRequestContext());
        return new ApiRequest(
                invocation.id(),
                context.map(RequestContext::getRequestId),
                context.map(RequestContext::getAuthorizer)
                        .map(RequestContext.Authorizer::getJwt)
                        .map(RequestContext.Authorizer.JWT::getClaims)
                        .orElse(Map.of()),
                invocation.function(),
                invocation.remaining(),
                context.map(RequestContext::getHttp)
                        .map(RequestContext.Http::getMethod)
                        .orElse(""),
                path(event, context.map(RequestContext::getStage).orElse(DEFAULT_STAGE)),
                Objects.requireNonNullElse(event.getRawQueryString(), ""),
                ApiRequest.singleHeaders(event.getHeaders()),
                Objects.requireNonNullElse(event.getBody(), ""),
                event.getIsBase64Encoded());
    }

    /** The raw path starts with the stage's name, except for the default stage. */
    private static String path(APIGatewayV2HTTPEvent event, String stage) {
        String path = Objects.requireNonNullElse(event.getRawPath(), "");
        boolean named = !stage.isEmpty() && !stage.equals(DEFAULT_STAGE) && path.startsWith("/" + stage + "/");
        return named ? path.substring(stage.length() + 1) : path;
    }
}
