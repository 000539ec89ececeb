package io.github.tokenvendor.lambda;

/** Fills the gaps that events have. */
final class Text {
    private Text() {}

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
