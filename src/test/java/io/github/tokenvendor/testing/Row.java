package io.github.tokenvendor.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a table, with the values that it inherits from its group.
 *
 * @param group the group's title
 * @param name what the row is about
 * @param line where the row begins in the table
 * @param values the values by their keys, in the order of the table
 */
public record Row(String group, String name, int line, Map<String, List<String>> values) {
    /** The value of a key, if the row has one. */
    public Optional<String> value(String key) {
        List<String> all = values.getOrDefault(key, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All values of a repeatable key. */
    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** The words of a value, separated by spaces. */
    public List<String> words(String key) {
        String text = value(key).orElse("").strip();
        return text.isEmpty() ? List.of() : List.of(text.split(" +"));
    }

    @Override
    public String toString() {
        return group + ", line " + line + ": " + name;
    }
}
