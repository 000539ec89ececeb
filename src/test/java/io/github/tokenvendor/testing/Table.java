package io.github.tokenvendor.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a text table of test rows; a malformed table is an error, never a row that tests nothing. */
public final class Table {
    private final Set<String> keys;
    private final Set<String> repeatable;
    private final List<Row> rows = new ArrayList<>();
    private String group = "";
    private Map<String, List<String>> defaults = new LinkedHashMap<>();
    /** Of the last row, or of the group before its first row. */
    private Map<String, List<String>> values = defaults;

    private Table(String keys, String repeatable) {
        this.keys = Set.of((keys + " " + repeatable).split(" "));
        this.repeatable = Set.of(repeatable.split(" "));
    }

    /**
     * Reads a table.
     *
     * @param resource the file on the class path
     * @param keys the keys with one value; a row's value replaces its group's
     * @param repeatable the keys with a list of values; a row's values follow its group's
     */
    public static List<Row> read(String resource, String keys, String repeatable) {
        Table table = new Table(keys, repeatable);
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            int number = 0;
            for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                table.line(text, ++number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table.rows;
    }

    private void line(String text, int number) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        if (text.startsWith("== ")) {
            group = text.substring(3);
            defaults = new LinkedHashMap<>();
            values = defaults;
        } else if (text.startsWith("- ")) {
            values = new LinkedHashMap<>();
            defaults.forEach((key, all) -> values.put(key, new ArrayList<>(all)));
            rows.add(new Row(group, text.substring(2), number, values));
        } else {
            put(text, number);
        }
    }

    private void put(String text, int number) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? text : text.substring(0, colon);
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("line " + number + ": no such key: " + key);
        }
        String value = text.substring(Math.min(text.length(), colon + 2));
        List<String> all = values.computeIfAbsent(key, any -> new ArrayList<>());
        if (!repeatable.contains(key)) {
            all.clear();
        }
        all.add(value);
    }
}
