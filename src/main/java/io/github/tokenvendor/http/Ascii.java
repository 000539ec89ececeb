package io.github.tokenvendor.http;

/**
 * Lower-cases ASCII letters and nothing else: Unicode's rules equate the Kelvin sign with k, and some locales give I
 * another small letter.
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
