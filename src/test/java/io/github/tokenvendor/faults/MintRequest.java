package io.github.tokenvendor.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the vendor asked Mapbox for.
 *
 * @param account whose token it is to be
 * @param authorizing the master token
 * @param scopes what the token is to carry
 * @param expires when it is to end
 */
record MintRequest(String account, String authorizing, List<String> scopes, Instant expires) {
    private static final Pattern LINE = Pattern.compile("POST /tokens/v2/([^?/]+)\\?access_token=(\\S+) HTTP/1.1\r\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    static MintRequest parse(String request) {
        Matcher line = LINE.matcher(request);
        if (!line.lookingAt()) {
            throw new IllegalArgumentException("no request for a temporary token");
        }
        JsonNode body = body(request);
        List<String> scopes = new ArrayList<>();
        body.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        return new MintRequest(
                line.group(1),
                line.group(2),
                scopes,
                Instant.parse(body.path("expires").asText()));
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "MintRequest[" + account + "]";
    }

    private static JsonNode body(String request) {
        try {
            return JSON.readTree(request.substring(request.indexOf("\r\n\r\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
