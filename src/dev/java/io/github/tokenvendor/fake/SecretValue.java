package io.github.tokenvendor.fake;

import java.util.Map;

/**
 * A secret version's value: text or bytes.
 *
 * @param member  {@code SecretString} or {@code SecretBinary}
 * @param content the text, or the base64-encoded bytes
 */
record SecretValue(String member, String content) {

    static SecretValue text(String text) {
        return new SecretValue("SecretString", text);
    }

    static SecretValue binary(String base64) {
        return new SecretValue("SecretBinary", base64);
    }

    Map<String, String> asMember() {
        return Map.of(member, content);
    }

    @Override
    public String toString() {
        return "SecretValue[" + member + "]";
    }
}
