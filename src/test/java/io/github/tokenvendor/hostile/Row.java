package io.github.tokenvendor.hostile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of the table, with what it takes over from its group.
 *
 * @param group the group's title
 * @param name what is hostile about the request
 * @param line where the row begins in the table
 * @param values the values by their keys, in the order of the table
 */
record Row(String group, String name, int line, Map<String, List<String>> values) {
    Optional<String> value(String key) {
        List<String> all = values.getOrDefault(key, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** Words of a value, separated by blanks. */
    List<String> words(String key) {
        String text = value(key).orElse("").strip();
        return text.isEmpty() ? List.of() : List.of(text.split(" +"));
    }

    boolean isFor(Gateway gateway) {
        return value("only").map(gateway.shortName()::equals).orElse(true);
    }

    /** What the gateway's row is to come to: a status and, for problems, a code. */
    Expected expected(Gateway gateway) {
        String text = value("expect-" + gateway.shortName())
                .or(() -> value("expect"))
                .orElseThrow(() -> new IllegalArgumentException("line " + line + ": nothing is expected"));
        return Expected.parse(text);
    }

    @Override
    public String toString() {
        return group + ", line " + line + ": " + name;
    }

    /**
     * What a row is to come to.
     *
     * @param status the HTTP status
     * @param code the problem's code; empty for a success
     */
    record Expected(int status, String code) {
        static Expected parse(String text) {
            String[] words = text.strip().split(" ");
            return new Expected(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
        }

        boolean isRefusal() {
            return status / 100 == 4 && status != 429;
        }
    }
}
