package io.github.tokenvendor.http;

/**
 * Lowercases ASCII letters only: Unicode maps the Kelvin sign to k, and some locales do not map I to i.
 */
final class Ascii {
    private Ascii() {}

    static String lowerCase(String text) {
        char[] lower = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower = lower == null ? text.toCharArray() : lower;
                lower[i] = (char) (c + ('a' - 'A'));
            }
        }
        return lower == null ? text : new String(lower);
    }
}
