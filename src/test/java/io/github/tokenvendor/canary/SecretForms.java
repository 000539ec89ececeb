package io.github.tokenvendor.canary;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms in which a secret may leak: as encoded in a URL, a header, a dump or a JSON string. */
final class SecretForms {
    /** Base64 repeats after three bytes, so these are all the alignments at which a secret can begin in a text. */
    private static final int ALIGNMENTS = 3;

    private SecretForms() {}

    /**
     * Lists the forms.
     *
     * @param secret the secret
     * @return the forms by name
     */
    static Map<String, String> of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", secret);
        forms.put("URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.put("JSON-escaped", secret.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.put("reversed", new StringBuilder(secret).reverse().toString());
        forms.put("hexadecimal", HexFormat.of().formatHex(bytes));
        for (int alignment = 0; alignment < ALIGNMENTS; alignment++) {
            forms.put("base64 at " + alignment, inner(Base64.getEncoder(), bytes, alignment));
            forms.put("base64url at " + alignment, inner(Base64.getUrlEncoder(), bytes, alignment));
        }
        return forms;
    }

    /** The digits that depend on the secret alone if it begins {@code alignment} bytes after a group of three. */
    private static String inner(Base64.Encoder encoder, byte[] secret, int alignment) {
        byte[] shifted = new byte[alignment + secret.length];
        System.arraycopy(secret, 0, shifted, alignment, secret.length);
        int first = (alignment * 8 + 5) / 6;
        int last = shifted.length * 8 / 6;
        return encoder.withoutPadding().encodeToString(shifted).substring(first, last);
    }
}
