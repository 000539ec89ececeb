package io.github.tokenvendor.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the table of hostile requests; a mistake in it is an error, never a row that tests nothing. */
final class Table {
    private static final Set<String> REPEATABLE = Set.of("header", "env");

    private static final Set<String> KEYS = Set.of(
            "event",
            "method",
            "path",
            "query",
            "stage",
            "header",
            "type",
            "body",
            "body64",
            "raw64",
            "missing",
            "null",
            "single",
            "lambda",
            "env",
            "first",
            "only",
            "expect",
            "expect-http",
            "expect-rest",
            "scopes",
            "lifetime",
            "reads",
            "cors",
            "allow",
            "faults",
            "clock");

    private final List<Row> rows = new ArrayList<>();
    private String group = "";
    private Map<String, List<String>> defaults = new LinkedHashMap<>();
    private String name;
    private int line;
    private Map<String, List<String>> values;

    private Table() {}

    static List<Row> read(String resource) {
        Table table = new Table();
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            int number = 0;
            for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                table.line(text, ++number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table.endRow();
        return table.rows;
    }

    private void line(String text, int number) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        if (text.startsWith("== ")) {
            endRow();
            group = text.substring(3);
            defaults = new LinkedHashMap<>();
        } else if (text.startsWith("- ")) {
            endRow();
            name = text.substring(2);
            line = number;
            values = copy(defaults);
        } else {
            put(text, number);
        }
    }

    private void put(String text, int number) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? text : text.substring(0, colon);
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("line " + number + ": no such key: " + key);
        }
        String value = text.substring(Math.min(text.length(), colon + 2));
        List<String> all = (values == null ? defaults : values).computeIfAbsent(key, any -> new ArrayList<>());
        if (!REPEATABLE.contains(key)) {
            all.clear();
        }
        all.add(value);
    }

    private void endRow() {
        if (values != null) {
            rows.add(new Row(group, name, line, values));
        }
        values = null;
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> values) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, all) -> copy.put(key, new ArrayList<>(all)));
        return copy;
    }
}
