package io.github.tokenvendor.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** The vendor's answer, and how long it took. */
record VendorReply(int status, Map<String, String> headers, String body, Duration took) {
    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Redacted: the body may hold a token. */
    @Override
    public String toString() {
        return status + " " + (status == 200 ? "" : body) + " after " + took.toMillis() + " ms";
    }
}
