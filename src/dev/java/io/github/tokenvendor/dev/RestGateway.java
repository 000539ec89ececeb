package io.github.tokenvendor.dev;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a handler for REST APIs (payload format 1.0) behind the local gateway, whose events have format 2.0. */
record RestGateway(RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> handler)
        implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        APIGatewayProxyResponseEvent response = handler.handleRequest(format1(event), context);
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(response.getStatusCode())
                .withHeaders(response.getHeaders())
                .withBody(response.getBody())
                .withIsBase64Encoded(Boolean.TRUE.equals(response.getIsBase64Encoded()))
                .build();
    }

    private static APIGatewayProxyRequestEvent format1(APIGatewayV2HTTPEvent event) {
        Map<String, List<String>> multiValueHeaders = new TreeMap<>();
        event.getHeaders().forEach((name, value) -> multiValueHeaders.put(name, List.of(value)));
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(event.getRequestContext().getHttp().getMethod())
                .withPath(event.getRawPath())
                .withHeaders(event.getHeaders())
                .withMultiValueHeaders(multiValueHeaders)
                .withQueryStringParameters(event.getQueryStringParameters())
                .withRequestContext(new ProxyRequestContext()
                        .withRequestId(event.getRequestContext().getRequestId())
                        .withStage("local"))
                .withBody(event.getBody())
                .withIsBase64Encoded(event.getIsBase64Encoded());
    }
}
