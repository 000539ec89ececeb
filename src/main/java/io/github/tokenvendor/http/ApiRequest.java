package io.github.tokenvendor.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the gateway handed it over.
 *
 * @param gatewayId the gateway's own id of the request, which its access log has
 * @param subject who asks, by the JSON Web Token that the gateway checked
 * @param method the HTTP method; empty when the event had none
 * @param path the path without the stage; empty when the event had none
 * @param headers the header fields with lower-case names; a field sent several times has several values
 * @param body the body's text; empty when the event had none
 * @param base64 whether that text is base64
 */
public record ApiRequest(
        String id,
        Optional<String> gatewayId,
        Optional<String> subject,
        String function,
        Duration remaining,
        String method,
        String path,
        Map<String, List<String>> headers,
        String body,
        boolean base64) {
    /** What an invocation keeps back to get its answer out. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    /** How long the work on the answer may take; negative when there is no time left. */
    Duration budget() {
        return remaining.minus(RESERVE);
    }

    /** The value of a header field; values of a repeated field are joined by commas (RFC 9110, section 5.3). */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }

    /** Brings header names to lower case and drops fields without a name or value. */
    public static Map<String, List<String>> headers(Map<String, List<String>> fields) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (fields == null) {
            return headers;
        }
        for (Map.Entry<String, List<String>> field : fields.entrySet()) {
            if (field.getValue() != null) {
                for (String value : field.getValue()) {
                    add(headers, field.getKey(), value);
                }
            }
        }
        return headers;
    }

    /**
     * Brings header names to lower case and drops fields without a name or value.
     *
     * @param fields the fields of an event that knows one value for each; null for none
     */
    public static Map<String, List<String>> singleHeaders(Map<String, String> fields) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (fields != null) {
            for (Map.Entry<String, String> field : fields.entrySet()) {
                add(headers, field.getKey(), field.getValue());
            }
        }
        return headers;
    }

    private static void add(Map<String, List<String>> headers, String name, String value) {
        if (name != null && value != null) {
            headers.computeIfAbsent(Ascii.lowerCase(name), key -> new ArrayList<>(1))
                    .add(value);
        }
    }
}
