package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) as {@code Map}, {@code List}, {@code String}, {@code Double}, {@code Boolean} or null.
 * Hand-written because no JSON parser is part of both Android and Java.
 */
final class Json {

    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The members of a JSON object; empty if the text is anything else. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> members(String text) {
        try {
            Json json = new Json(text);
            Object value = json.value();
            json.space();
            if (value instanceof Map && json.at == text.length()) {
                return (Map<String, Object>) value;
            }
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            // Malformed JSON counts as an empty object.
        }
        return new LinkedHashMap<>();
    }

    /** A string as a quoted JSON literal. */
    static String quote(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ') {
                literal.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    private Object value() {
        space();
        char c = text.charAt(at);
        if (c == '"') {
            return string();
        }
        if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH) {
                throw new IllegalArgumentException();
            }
            Object nested = c == '{' ? object() : array();
            depth--;
            return nested;
        }
        return literal();
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (next('}')) {
            return members;
        }
        do {
            space();
            String name = string();
            expect(':');
            members.put(name, value());
        } while (next(','));
        expect('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        at++;
        if (next(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (next(','));
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int index = "\"\\/bfnrt".indexOf(c);
        if (index < 0) {
            throw new IllegalArgumentException();
        }
        return "\"\\/\b\f\n\r\t".charAt(index);
    }

    private Object literal() {
        int from = at;
        while (at < text.length() && " \t\r\n,]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        switch (word) {
            case "true":
                return Boolean.TRUE;
            case "false":
                return Boolean.FALSE;
            case "null":
                return null;
            default:
                if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
                    throw new IllegalArgumentException();
                }
                return Double.valueOf(word);
        }
    }

    private boolean next(char c) {
        space();
        boolean found = text.charAt(at) == c;
        if (found) {
            at++;
        }
        return found;
    }

    private void expect(char c) {
        if (!next(c)) {
            throw new IllegalArgumentException();
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
