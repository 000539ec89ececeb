package io.github.tokenvendor.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a {@code Content-Type} header that matter here (RFC 9110, section 8.3).
 *
 * @param name type and subtype in lowercase, such as {@code application/json}
 * @param isInUtf8 whether no {@code charset} names another encoding
 */
record MediaType(String name, boolean isInUtf8) {
    /** A parameter, well-formed or not; a semicolon within quotes does not end it. */
    private static final Pattern PARAMETER = Pattern.compile(";((?:\"(?:[^\"\\\\]|\\\\.)*\"|[^;])*)");

    private static final String CHARSET = "charset=";

    static MediaType parse(String text) {
        String lower = Ascii.lowerCase(text);
        int end = lower.indexOf(';');
        String name = (end < 0 ? lower : lower.substring(0, end)).strip();
        Matcher parameters = PARAMETER.matcher(lower);
        boolean utf8 = true;
        while (parameters.find()) {
            // Any charset other than UTF-8 counts, whatever the others are.
            utf8 &= allowsUtf8(parameters.group(1).strip());
        }
        return new MediaType(name, utf8);
    }

    private static boolean allowsUtf8(String parameter) {
        if (!parameter.startsWith(CHARSET)) {
            return true;
        }
        String value = parameter.substring(CHARSET.length());
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String charset = quoted ? value.substring(1, value.length() - 1) : value;
        return charset.isEmpty() || charset.equals("utf-8") || charset.equals("utf8");
    }
}
