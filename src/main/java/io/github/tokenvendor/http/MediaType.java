package io.github.tokenvendor.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a {@code Content-Type} header, as far as it matters here (RFC 9110, section 8.3).
 *
 * @param name type and subtype in small letters, such as {@code application/json}
 * @param isInUtf8 whether no parameter says otherwise
 */
record MediaType(String name, boolean isInUtf8) {
    /** A parameter, well-formed or not; a semicolon inside of quotes does not end it. */
    private static final Pattern PARAMETER = Pattern.compile(";((?:\"(?:[^\"\\\\]|\\\\.)*\"|[^;])*)");

    private static final String CHARSET = "charset=";

    static MediaType parse(String text) {
        String lower = Ascii.lowerCase(text);
        int end = lower.indexOf(';');
        String name = (end < 0 ? lower : lower.substring(0, end)).strip();
        Matcher parameters = PARAMETER.matcher(lower);
        boolean utf8 = true;
        while (parameters.find()) {
            // Of several charsets, the one that is not UTF-8 counts.
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
