package io.github.tokenvendor.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request from the gateway.
 *
 * @param gatewayId the gateway's id of the request, as in its access log
 * @param claims the claims of the JSON Web Token that the gateway verified, as text; empty if it verified none
 * @param method the HTTP method; empty if the event has none
 * @param path the path without the stage; empty if the event has none
 * @param query the query without its question mark, as the gateway passes it on, possibly decoded; empty for none
 * @param headers the header fields by lowercase name; a repeated field has several values
 * @param body the body's text; empty if the event has none
 * @param base64 whether that text is base64
 */
public record ApiRequest(
        String id,
        Optional<String> gatewayId,
        Map<String, String> claims,
        String function,
        Duration remaining,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        String body,
        boolean base64) {
    /** The part of the invocation's time that is kept for sending the response. */
    private static final Duration RESERVE = Duration.ofMillis(500);

    /** How long serving the request may take; negative if no time is left. */
    Duration budget() {
        return remaining.minus(RESERVE);
    }

    /** The value of a header field; the values of a repeated field are joined by commas (RFC 9110, section 5.3). */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }

    /**
     * Lowercases header names and drops fields without a name or value.
     *
     * @param fields the fields of an event with several values each; may be null
     */
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
     * Lowercases header names and drops fields without a name or value.
     *
     * @param fields the fields of an event with one value each; may be null
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
