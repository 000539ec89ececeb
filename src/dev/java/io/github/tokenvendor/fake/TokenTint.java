package io.github.tokenvendor.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The colours of one token, so that what it has fetched can be told from what another one has.
 *
 * @param fingerprint the first 16 hexadecimal digits of the token's SHA-256, as in the vendor's log
 */
record TokenTint(String fingerprint) {

    private static final int FINGERPRINT_BYTES = 8;

    static TokenTint of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new TokenTint(HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** In degrees; the demo page computes the same from the fingerprint. */
    int hue() {
        return Integer.parseInt(fingerprint.substring(0, 4), 16) % 360;
    }

    String stamp() {
        return fingerprint.substring(0, 6);
    }

    String sea() {
        return colour(48, 88);
    }

    String grid() {
        return colour(40, 78);
    }

    String land() {
        return colour(42, 64);
    }

    String coast() {
        return colour(45, 44);
    }

    String ink() {
        return colour(45, 30);
    }

    private String colour(int saturation, int lightness) {
        return "hsl(" + hue() + "," + saturation + "%," + lightness + "%)";
    }
}
