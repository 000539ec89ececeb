package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Serves an API Gateway REST API (payload format 1.0).
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">
 *     Lambda proxy integrations</a>
 */
public final class RestApiHandler implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
    /** Kept whole: it holds the only strong reference to the SnapStart hooks. */
    private final Wiring wiring;

    /** Makes the handler from the process's environment; Lambda calls this once for each environment. */
    public RestApiHandler() {
        this(Wiring.ofProcess());
    }

    /**
     * Makes the handler from a given environment.
     *
     * @param environment the variables
     * @param clock tells the time
     * @param log takes the audit lines
     */
    public RestApiHandler(Map<String, String> environment, Clock clock, PrintStream log) {
        this(Wiring.of(environment, clock, log));
    }

    private RestApiHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        APIGatewayProxyRequestEvent received = event == null ? new APIGatewayProxyRequestEvent() : event;
        ApiResponse response = wiring.api().handle(request(received, context));
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(response.status())
                .withHeaders(response.headers())
                .withBody(response.body())
                .withIsBase64Encoded(false);
    }

    private static ApiRequest request(APIGatewayProxyRequestEvent event, Context context) {
        Invocation invocation = Invocation.of(context);
        return new ApiRequest(
                invocation.id(),
                invocation.function(),
                invocation.remaining(),
                Text.orEmpty(event.getHttpMethod()),
                Text.orEmpty(event.getPath()),
                fields(event),
                Text.orEmpty(event.getBody()),
                Boolean.TRUE.equals(event.getIsBase64Encoded()));
    }

    /**
     * Only the multi-value form tells repeated fields; some tools send the plain one alone, and some spell a name
     * differently in the two, so names have to be brought to lower case before one form overrides the other.
     */
    private static Map<String, List<String>> fields(APIGatewayProxyRequestEvent event) {
        Map<String, List<String>> fields = ApiRequest.singleHeaders(event.getHeaders());
        fields.putAll(ApiRequest.headers(event.getMultiValueHeaders()));
        return fields;
    }
}
