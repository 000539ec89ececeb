package io.github.tokenvendor.lambda;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The two handlers, and each one's event for a plain request. */
enum GatewayType {
    HTTP_API {
        @Override
        VendorUnderTest vendor(Map<String, String> environment, Clock clock) {
            return InProcessVendor.httpApi(environment, clock);
        }

        @Override
        Map<String, Object> event(String method, String path, Map<String, String> headers, String body) {
            return Map.of(
                    "version",
                    "2.0",
                    "rawPath",
                    path,
                    "headers",
                    headers,
                    "body",
                    body,
                    "requestContext",
                    Map.of("stage", "$default", "http", Map.of("method", method)));
        }
    },
    REST_API {
        @Override
        VendorUnderTest vendor(Map<String, String> environment, Clock clock) {
            return InProcessVendor.restApi(environment, clock);
        }

        @Override
        Map<String, Object> event(String method, String path, Map<String, String> headers, String body) {
            return Map.of("httpMethod", method, "path", path, "headers", headers, "body", body);
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(15);

    abstract VendorUnderTest vendor(Map<String, String> environment, Clock clock);

    abstract Map<String, Object> event(String method, String path, Map<String, String> headers, String body);

    VendorReply send(VendorUnderTest vendor, String method, String path, Map<String, String> headers, String body) {
        String event = JsonWriter.of(event(method, path, headers, body));
        return vendor.invoke(event, VendorUnderTest.LambdaContext.FULL, LIMIT);
    }

    VendorReply post(VendorUnderTest vendor, String body) {
        return send(vendor, "POST", "/tokens", Map.of("content-type", "application/json"), body);
    }
}
