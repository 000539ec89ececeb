package io.github.tokenvendor.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A token's map colors, which show which token fetched a tile.
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

    /** The hue in degrees; the demo page computes the same one from the fingerprint. */
    int hue() {
        return Integer.parseInt(fingerprint.substring(0, 4), 16) % 360;
    }

    String stamp() {
        return fingerprint.substring(0, 6);
    }

    String sea() {
        return color(48, 88);
    }

    String grid() {
        return color(40, 78);
    }

    String land() {
        return color(42, 64);
    }

    String coast() {
        return color(45, 44);
    }

    String ink() {
        return color(45, 30);
    }

    private String color(int saturation, int lightness) {
        return "hsl(" + hue() + "," + saturation + "%," + lightness + "%)";
    }
}
