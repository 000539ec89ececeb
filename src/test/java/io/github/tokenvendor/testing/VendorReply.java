package io.github.tokenvendor.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;

/**
 * The response that the gateway receives.
 *
 * @param requestId the invocation's id; null if the handler had to generate one
 * @param headers the header fields
 * @param body the body; null if the handler gave none
 * @param base64 whether the body is declared to be base64
 * @param took how long the handler took
 */
public record VendorReply(
        String requestId, int status, Map<String, String> headers, String body, boolean base64, Duration took) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parses a handler's response, which must be JSON. */
    static VendorReply parse(String requestId, String json, Duration took) {
        JsonNode response = Json.read(json);
        Map<String, String> headers = JSON.convertValue(response.path("headers"), new TypeReference<>() {});
        return new VendorReply(
                requestId,
                response.path("statusCode").intValue(),
                headers,
                response.path("body").textValue(),
                response.path("isBase64Encoded").booleanValue(),
                took);
    }

    /** The body, which must be JSON. */
    public JsonNode json() {
        return Json.read(body);
    }

    /** A header's value; null if it is absent. */
    public String header(String name) {
        return headers.get(name);
    }

    /** Redacted: the body may hold a token. */
    @Override
    public String toString() {
        return status + " " + (status == 200 ? "" : body) + " after " + took.toMillis() + " ms";
    }
}
