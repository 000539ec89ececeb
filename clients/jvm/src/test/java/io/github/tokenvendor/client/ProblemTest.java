package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    private static final String NOW = "Mon, 23 Nov 2026 10:00:00 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none                          | 0",
                "7                             | 7",
                "' 7 '                         | 7",
                "999999999                     | 3600",
                "99999999999999999999          | 0",
                "-1                            | 0",
                "soon                          | 0",
                "Mon, 23 Nov 2026 10:02:00 GMT | 120",
                "Mon, 23 Nov 2026 09:00:00 GMT | 0",
                "Tue, 24 Nov 2026 10:00:00 GMT | 3600",
            })
    void retryAfterSeconds_eitherForm_isParsed(String retryAfter, long expected) {
        assertThat(Problem.retryAfterSeconds(retryAfter, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "today"})
    void retryAfterSeconds_dateWithoutTheResponsesOwn_isIgnored(String date) {
        assertThat(Problem.retryAfterSeconds("Mon, 23 Nov 2026 10:02:00 GMT", date))
                .isZero();
    }
}
