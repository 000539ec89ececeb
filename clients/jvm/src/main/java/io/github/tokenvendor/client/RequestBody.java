package io.github.tokenvendor.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The JSON body of {@code POST /tokens}. */
final class RequestBody {

    /** Enough digits to identify the token without revealing it. */
    private static final int REFUSED_DIGITS = 16;

    private final List<String> scopes;
    private final long expiresIn;

    /**
     * Creates a body.
     *
     * @param scopes    null for all that the vendor allows
     * @param expiresIn lifetime in seconds; 0 for the vendor's maximum
     */
    RequestBody(List<String> scopes, long expiresIn) {
        this.scopes = scopes;
        this.expiresIn = expiresIn;
    }

    /**
     * The body as UTF-8.
     *
     * @param refused a token that Mapbox rejected before it expired, or null
     */
    byte[] bytes(String refused) {
        StringBuilder members = new StringBuilder();
        if (scopes != null) {
            StringBuilder list = new StringBuilder();
            for (String scope : scopes) {
                append(list, Json.quote(scope));
            }
            append(members, "\"scopes\":[" + list + "]");
        }
        if (expiresIn > 0) {
            append(members, "\"expires_in\":" + expiresIn);
        }
        if (refused != null) {
            append(members, "\"refused\":\"" + digest(refused) + "\"");
        }
        return utf8("{" + members + "}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder list, String element) {
        list.append(list.length() == 0 ? "" : ",").append(element);
    }

    /** The first digits of the token's SHA-256, as the vendor expects them. */
    static String digest(String token) {
        return sha256(utf8(token)).substring(0, REFUSED_DIGITS);
    }

    /** The SHA-256 as hexadecimal digits. */
    static String sha256(byte[] bytes) {
        byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
        StringBuilder digits = new StringBuilder();
        for (byte b : hash) {
            digits.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return digits.toString();
    }
}
