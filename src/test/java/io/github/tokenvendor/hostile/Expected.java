package io.github.tokenvendor.hostile;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Row;

/**
 * The expected response.
 *
 * @param status the HTTP status
 * @param code the problem's code; empty for a success
 */
record Expected(int status, String code) {
    static Expected of(Row row, Gateway gateway) {
        String text = row.value("expect-" + gateway.shortName())
                .or(() -> row.value("expect"))
                .orElseThrow(() -> new IllegalArgumentException("no expectation in " + row));
        String[] words = text.strip().split(" ");
        return new Expected(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
    }

    boolean isRefusal() {
        return status / 100 == 4 && status != 429;
    }
}
