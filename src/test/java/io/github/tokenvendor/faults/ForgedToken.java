package io.github.tokenvendor.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A token as Mapbox would answer it, but for the lies that are put in. */
final class ForgedToken {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MintRequest request;
    private final Map<String, Object> payload = new LinkedHashMap<>();
    private String usage = "tk";

    /** Tells the truth so far. */
    ForgedToken(MintRequest request) {
        this.request = request;
        payload.put("u", request.account());
        payload.put("exp", request.expires().getEpochSecond());
        payload.put("iat", request.expires().minusSeconds(600).getEpochSecond());
        payload.put("scopes", request.scopes());
        payload.put("client", "api");
    }

    MintRequest request() {
        return request;
    }

    ForgedToken usage(String other) {
        usage = other;
        return this;
    }

    /** Puts any JSON value in place of a payload's member. */
    ForgedToken with(String member, Object value) {
        payload.put(member, value);
        return this;
    }

    ForgedToken without(String member) {
        payload.remove(member);
        return this;
    }

    /** Ends this much later than asked. */
    ForgedToken late(Duration duration) {
        return with("exp", request.expires().plus(duration).getEpochSecond());
    }

    String text() {
        return text(json(payload));
    }

    /** The token with another text in the payload's place. */
    String text(String decodedPayload) {
        String signature = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
        return usage + "." + base64(decodedPayload) + "." + signature;
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
