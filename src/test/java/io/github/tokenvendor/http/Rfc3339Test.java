package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-11-03T10:00:00Z,                    2026-11-03T10:00:00Z",
        "2026-11-03T10:00:00.5Z,                  2026-11-03T10:00:00.5Z",
        "2026-11-03T10:00:00.123456789Z,          2026-11-03T10:00:00.123456789Z",
        "2026-11-03T10:00:00.000000001+00:00,     2026-11-03T10:00:00.000000001Z",
        "2026-11-03T10:00:00-00:00,               2026-11-03T10:00:00Z",
        "2026-11-03T10:00:00+05:30,               2026-11-03T04:30:00Z",
        "2026-11-03T10:00:00-05:30,               2026-11-03T15:30:00Z",
        "2026-11-03T10:00:00+23:59,               2026-11-02T10:01:00Z",
        "2026-11-03T10:00:00-23:59,               2026-11-04T09:59:00Z",
        "2026-11-03T23:59:59.999999999Z,          2026-11-03T23:59:59.999999999Z",
        "2024-02-29T00:00:00Z,                    2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z,                    2000-02-29T00:00:00Z",
        "1969-12-31T23:59:59Z,                    1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z,                    9999-12-31T23:59:59Z"
    })
    void parse_dateTime_isTheMoment(String text, Instant moment) {
        assertThat(Rfc3339.parse(text)).hasValue(moment);
    }

    @Test
    void parse_theYearZero_isAYearLikeAnother() {
        assertThat(Rfc3339.parse("0000-01-01T00:00:00Z")).hasValue(Instant.parse("0000-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-03",
                "10:00:00Z",
                "2026-11-03T10:00:00",
                "2026-11-03T10:00Z",
                "2026-11-03 10:00:00Z",
                "2026-11-03t10:00:00Z",
                "2026-11-03T10:00:00z",
                "2026-11-03T24:00:00Z",
                "2026-11-03T23:59:60Z",
                "2026-11-03T23:60:00Z",
                "2026-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-00T00:00:00Z",
                "2026-11-31T00:00:00Z",
                "2026-11-03T10:00:00.Z",
                "2026-11-03T10:00:00.1234567890Z",
                "2026-11-03T10:00:00,5Z",
                "2026-11-03T10:00:00+05",
                "2026-11-03T10:00:00+0530",
                "2026-11-03T10:00:00+24:00",
                "2026-11-03T10:00:00+05:60",
                "2026-11-03T10:00:00+5:30",
                "2026-11-03T10:00:00Z ",
                " 2026-11-03T10:00:00Z",
                "2026-11-03T10:00:00Z\n",
                "+2026-11-03T10:00:00Z",
                "-2026-11-03T10:00:00Z",
                "12026-11-03T10:00:00Z",
                "226-11-03T10:00:00Z",
                "1793700000",
                "2026-11-03T10:00:00UTC",
                "2026-11-03T10:00:00Z[Europe/Berlin]",
                "2026-W45-2T10:00:00Z",
                "٢٠٢٦-11-03T10:00:00Z",
                "2026-11-03T10:00:00\u2212" + "05:00"
            })
    void parse_anythingElse_isNone(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}
