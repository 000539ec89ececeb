package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.http.ApiResponse;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Serves an API Gateway REST API (payload format 1.0), or an Application Load Balancer.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">
 *     Lambda proxy integrations</a>
 */
public final class RestApiHandler implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
    private static final String FORMAT_2 = "the event has payload format 2.0 and this handler supports 1.0: set"
            + " PayloadFormatVersion to 1.0, or use the handler io.github.tokenvendor.lambda.HttpApiHandler";

    /** Holds the only strong reference to the SnapStart hooks. */
    private final Wiring wiring;

    /** Creates the handler from the process's environment variables; Lambda calls this once per environment. */
    public RestApiHandler() {
        this(System.getenv(), Clock.systemUTC(), System.out);
    }

    /** Creates the handler from given environment variables. */
    public RestApiHandler(Map<String, String> environment, Clock clock, PrintStream log) {
        this.wiring = Wiring.of(environment, clock, log);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        APIGatewayProxyRequestEvent received = event == null ? new APIGatewayProxyRequestEvent() : event;
        ApiResponse response = respond(received, context);
        APIGatewayProxyResponseEvent result = new APIGatewayProxyResponseEvent()
                .withStatusCode(response.status())
                .withHeaders(response.headers())
                .withBody(response.body())
                .withIsBase64Encoded(false);
        // With multi-value headers enabled, a load balancer sends and reads only those.
        boolean multiValuesOnly = received.getHeaders() == null && received.getMultiValueHeaders() != null;
        return multiValuesOnly ? result.withMultiValueHeaders(multiValues(response.headers())) : result;
    }

    private ApiResponse respond(APIGatewayProxyRequestEvent event, Context context) {
        ApiRequest request = request(event, Invocation.of(context));
        if (isForeign(event)) {
            // An event of format 2.0 has its path in another member, so one with a path here is another service's.
            return wiring.api()
                    .refuseFormat(request, request.path().isEmpty() ? FORMAT_2 : HttpApiHandler.OTHER_SERVICE);
        }
        boolean ping = event.getRequestContext() == null
                && request.method().isEmpty()
                && request.path().isEmpty();
        if (ping) {
            return RestApiEvent.asksForCheck(event)
                    ? wiring.api().check(request)
                    : wiring.api().ping(request);
        }
        return wiring.api().handle(request);
    }

    private static boolean isForeign(APIGatewayProxyRequestEvent event) {
        boolean foreign = event.getRequestContext() != null && event.getHttpMethod() == null && event.getPath() == null;
        return foreign || "2.0".equals(event.getVersion());
    }

    private static ApiRequest request(APIGatewayProxyRequestEvent event, Invocation invocation) {
        Optional<ProxyRequestContext> context = Optional.ofNullable(event.getRequestContext());
        return new ApiRequest(
                invocation.id(),
                context.map(ProxyRequestContext::getRequestId),
                context.map(ProxyRequestContext::getAuthorizer)
                        .map(RestApiHandler::claims)
                        .orElse(Map.of()),
                invocation.function(),
                invocation.remaining(),
                Objects.requireNonNullElse(event.getHttpMethod(), ""),
                Objects.requireNonNullElse(event.getPath(), ""),
                query(event),
                fields(event),
                Objects.requireNonNullElse(event.getBody(), ""),
                Boolean.TRUE.equals(event.getIsBase64Encoded()));
    }

    /** The query as the gateway passes it on: API Gateway has decoded it, a load balancer has not. */
    private static String query(APIGatewayProxyRequestEvent event) {
        List<String> parameters = new ArrayList<>();
        if (event.getMultiValueQueryStringParameters() != null) {
            event.getMultiValueQueryStringParameters().forEach((name, values) -> {
                if (values != null) {
                    values.forEach(value -> parameters.add(name + "=" + value));
                }
            });
        } else if (event.getQueryStringParameters() != null) {
            event.getQueryStringParameters().forEach((name, value) -> parameters.add(name + "=" + value));
        }
        return String.join("&", parameters);
    }

    /** Cognito's authorizer, and an HTTP API with payload format 1.0, pass the verified claims. */
    private static Map<String, String> claims(Map<String, Object> authorizer) {
        EventMembers members = new EventMembers(authorizer);
        EventMembers jwt = members.object("jwt");
        return Objects.requireNonNullElse((jwt == null ? members : jwt).texts("claims"), Map.of());
    }

    private static Map<String, List<String>> multiValues(Map<String, String> headers) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, List.of(value)));
        return values;
    }

    /**
     * Only the multi-value form has repeated fields, but some tools send only the other form, or spell a name
     * differently in the two, so names are lowercased before one form overrides the other.
     */
    private static Map<String, List<String>> fields(APIGatewayProxyRequestEvent event) {
        Map<String, List<String>> fields = ApiRequest.singleHeaders(event.getHeaders());
        fields.putAll(ApiRequest.headers(event.getMultiValueHeaders()));
        return fields;
    }
}
