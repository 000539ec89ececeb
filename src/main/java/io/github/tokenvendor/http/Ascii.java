package io.github.tokenvendor.http;

/**
 * Lower-cases ASCII letters and nothing else: Unicode's rules equate the Kelvin sign with k, and some locales give I
 * another small letter.
 */
final class Ascii {
    private Ascii() {}

    static String lowerCase(String text) {
        if (isLowerCase(text)) {
            return text;
        }
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    private static boolean isLowerCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
                return false;
            }
        }
        return true;
    }
}
