package io.github.tokenvendor.testing;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.mapbox.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Token texts in Mapbox's format with any payload; no real token looks like them. */
public final class TestTokens {
    /** The account that most tests use. */
    public static final String ACCOUNT = "cartographer";

    private static final String SIGNATURE = ".c2lnbmF0dXJlLW9mLXRlc3Rz";

    private TestTokens() {}

    /** A secret token of the usual account. */
    public static String secret(String id) {
        return withPayload("sk", JsonWriter.of(Map.of("u", ACCOUNT, "a", id)));
    }

    /** A temporary token as Mapbox creates it. */
    public static String temporary(String account, Collection<String> scopes, Instant issued, Instant expires) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("u", account);
        payload.put("exp", expires.getEpochSecond());
        payload.put("iat", issued.getEpochSecond());
        payload.put("scopes", List.copyOf(scopes));
        payload.put("client", "api");
        return withPayload("tk", JsonWriter.of(payload));
    }

    /** A token with any payload, JSON or not. */
    public static String withPayload(String usage, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return usage + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + SIGNATURE;
    }

    /** Parses a text that is known to be a token. */
    public static AccessToken parsed(String text) {
        return AccessToken.parse(text).orElseThrow();
    }
}
