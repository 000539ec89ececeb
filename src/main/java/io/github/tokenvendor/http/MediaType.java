package io.github.tokenvendor.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a {@code Content-Type} header, as far as it matters here (RFC 9110, section 8.3).
 *
 * @param name type and subtype in small letters, such as {@code application/json}
 * @param charset the parameter of that name in small letters, where there is one that is not empty
 */
record MediaType(String name, Optional<String> charset) {
    /** A parameter, well-formed or not; a semicolon inside of quotes does not end it. */
    private static final Pattern PARAMETER = Pattern.compile(";((?:\"(?:[^\"\\\\]|\\\\.)*\"|[^;])*)");

    private static final String CHARSET = "charset=";

    static MediaType parse(String text) {
        String lower = Ascii.lowerCase(text);
        int end = lower.indexOf(';');
        String name = (end < 0 ? lower : lower.substring(0, end)).strip();
        Matcher parameters = PARAMETER.matcher(lower);
        Optional<String> charset = Optional.empty();
        while (parameters.find()) {
            Optional<String> next = charset(parameters.group(1).strip());
            // Of several, the one that is not UTF-8 counts.
            charset = next.isPresent() && !charset.filter(MediaType::isNotUtf8).isPresent() ? next : charset;
        }
        return new MediaType(name, charset);
    }

    boolean isInUtf8() {
        return charset.filter(MediaType::isNotUtf8).isEmpty();
    }

    private static boolean isNotUtf8(String charset) {
        return !charset.equals("utf-8") && !charset.equals("utf8");
    }

    private static Optional<String> charset(String parameter) {
        if (!parameter.startsWith(CHARSET)) {
            return Optional.empty();
        }
        String value = parameter.substring(CHARSET.length());
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value)
                .filter(charset -> !charset.isEmpty());
    }
}
