package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and parses tokens in Mapbox's format: usage, base64url JSON and signature, joined by dots
 * (docs.mapbox.com/api/accounts/tokens, "Token format").
 *
 * <p>Mapbox's signature algorithm is not public. Here a signature has 16 bytes, which is 22 characters, as in real
 * tokens: a nonce of 4 bytes, so that two temporary tokens of the same second differ, and 12 bytes of an HMAC with a
 * random key.
 */
final class TokenCodec {

    private static final Pattern SHAPE = Pattern.compile("((pk|sk|tk)\\.([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]+)");
    private static final int NONCE_BYTES = 4;
    private static final int SIGNATURE_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = randomBytes(32);

    String permanent(String usage, String username, String id) {
        return signed(usage, Map.of("u", username, "a", id));
    }

    /** Truncates the times to seconds, as a JWT does. */
    String temporary(String username, List<String> scopes, Instant issued, Instant expires) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("u", username);
        payload.put("exp", expires.getEpochSecond());
        payload.put("iat", issued.getEpochSecond());
        payload.put("scopes", scopes);
        payload.put("client", "api");
        return signed("tk", payload);
    }

    /** Returns the claims of a well-formed token, genuine or not; empty if it is malformed. */
    Optional<TokenClaims> parse(String token) {
        Matcher matcher = SHAPE.matcher(token);
        return matcher.matches()
                ? payload(matcher.group(3)).flatMap(payload -> claims(matcher.group(2), payload))
                : Optional.empty();
    }

    /** Whether this codec created exactly this token. */
    boolean genuine(String token) {
        Matcher matcher = SHAPE.matcher(token);
        if (!matcher.matches()) {
            return false;
        }
        byte[] signature;
        try {
            signature = Base64.getUrlDecoder().decode(matcher.group(4));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(signature).get(nonce);
        // Compared as text, because several base64 strings decode to the same bytes.
        return signature(nonce, matcher.group(1)).equals(matcher.group(4));
    }

    private String signed(String usage, Map<String, ?> payload) {
        String content = usage + "." + encoded(FakeJson.write(payload).getBytes(StandardCharsets.UTF_8));
        return content + "." + signature(randomBytes(NONCE_BYTES), content);
    }

    private String signature(byte[] nonce, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(nonce);
            byte[] digest = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
            return encoded(ByteBuffer.allocate(SIGNATURE_BYTES)
                    .put(nonce)
                    .put(digest, 0, SIGNATURE_BYTES - NONCE_BYTES)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static Optional<ObjectNode> payload(String encoded) {
        try {
            return FakeJson.object(Base64.getUrlDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<TokenClaims> claims(String usage, ObjectNode payload) {
        JsonNode username = payload.path("u");
        if (!username.isTextual()) {
            return Optional.empty();
        }
        if (!usage.equals("tk")) {
            return Optional.of(new TokenClaims(
                    usage, username.textValue(), payload.path("a").textValue(), null, null, List.of()));
        }
        List<String> scopes = new ArrayList<>();
        payload.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        return Optional.of(new TokenClaims(
                usage,
                username.textValue(),
                null,
                Instant.ofEpochSecond(payload.path("iat").asLong()),
                Instant.ofEpochSecond(payload.path("exp").asLong()),
                List.copyOf(scopes)));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
