package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * Serves an API Gateway HTTP API, or a function URL (payload format 2.0).
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload formats</a>
 */
public final class HttpApiHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final String DEFAULT_STAGE = "$default";

    /** Kept whole: it holds the only strong reference to the SnapStart hooks. */
    private final Wiring wiring;

    /** Makes the handler from the process's environment; Lambda calls this once for each environment. */
    public HttpApiHandler() {
        this(Wiring.ofProcess());
    }

    /**
     * Makes the handler from a given environment.
     *
     * @param environment the variables
     * @param clock tells the time
     * @param log takes the audit lines
     */
    public HttpApiHandler(Map<String, String> environment, Clock clock, PrintStream log) {
        this(Wiring.of(environment, clock, log));
    }

    private HttpApiHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        APIGatewayV2HTTPEvent received = event == null ? new APIGatewayV2HTTPEvent() : event;
        ApiResponse response = wiring.api().handle(request(received, context));
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(response.status())
                .withHeaders(response.headers())
                .withBody(response.body())
                .withIsBase64Encoded(false)
                .build();
    }

    private static ApiRequest request(APIGatewayV2HTTPEvent event, Context context) {
        Invocation invocation = Invocation.of(context);
        return new ApiRequest(
                invocation.id(),
                invocation.function(),
                invocation.remaining(),
                method(event),
                path(event),
                ApiRequest.singleHeaders(event.getHeaders()),
                Text.orEmpty(event.getBody()),
                event.getIsBase64Encoded());
    }

    private static String method(APIGatewayV2HTTPEvent event) {
        var context = event.getRequestContext();
        return context == null || context.getHttp() == null
                ? ""
                : Text.orEmpty(context.getHttp().getMethod());
    }

    /** The raw path begins with the stage's name, unless the stage is the default one. */
    private static String path(APIGatewayV2HTTPEvent event) {
        String path = Text.orEmpty(event.getRawPath());
        var context = event.getRequestContext();
        String stage = context == null ? DEFAULT_STAGE : Text.orEmpty(context.getStage());
        boolean named = !stage.isEmpty() && !stage.equals(DEFAULT_STAGE) && path.startsWith("/" + stage + "/");
        return named ? path.substring(stage.length() + 1) : path;
    }
}
