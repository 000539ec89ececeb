package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends one request through either handler and gives the answer in one form. */
enum GatewayType {
    HTTP_API {
        @Override
        Connection connect(VendorFixture vendor) {
            HttpApiHandler handler = vendor.httpApiHandler();
            return (method, path, headers, body) -> {
                var response = handler.handleRequest(httpApiEvent(method, path, headers, body), null);
                return new Answer(response.getStatusCode(), response.getHeaders(), response.getBody());
            };
        }
    },
    REST_API {
        @Override
        Connection connect(VendorFixture vendor) {
            RestApiHandler handler = vendor.restApiHandler();
            return (method, path, headers, body) -> {
                var response = handler.handleRequest(restApiEvent(method, path, headers, body), null);
                return new Answer(response.getStatusCode(), response.getHeaders(), response.getBody());
            };
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer, whichever handler gave it. */
    record Answer(int status, Map<String, String> headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A handler that takes requests in one form. */
    @FunctionalInterface
    interface Connection {
        Answer send(String method, String path, Map<String, String> headers, String body);

        default Answer post(String body) {
            return send("POST", "/tokens", jsonHeaders(), body);
        }
    }

    /** Makes the handler from the vendor's environment as it is now. */
    abstract Connection connect(VendorFixture vendor);

    static Map<String, String> jsonHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        return headers;
    }

    private static APIGatewayV2HTTPEvent httpApiEvent(
            String method, String path, Map<String, String> headers, String body) {
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath(path)
                .withHeaders(headers)
                .withBody(body)
                .withRequestContext(RequestContext.builder()
                        .withStage("$default")
                        .withHttp(
                                RequestContext.Http.builder().withMethod(method).build())
                        .build())
                .build();
    }

    private static APIGatewayProxyRequestEvent restApiEvent(
            String method, String path, Map<String, String> headers, String body) {
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(method)
                .withPath(path)
                .withHeaders(headers)
                .withBody(body);
    }
}
