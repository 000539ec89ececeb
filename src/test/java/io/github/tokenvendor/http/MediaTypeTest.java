package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "application/json, application/json, true",
                "` Application/JSON ; Charset=UTF-8`, application/json, true",
                "application/json;, application/json, true",
                "application/json;charset=utf8, application/json, true",
                "application/json;charset=, application/json, true",
                "application/json;charset=\"\", application/json, true",
                "application/json;charset=utf-7, application/json, false",
                "application/json;charset=\"utf-16\", application/json, false",
                "application/json;a=b;charset=latin1;c=d, application/json, false",
                "application/json;charset=utf-16;charset=utf-8, application/json, false",
                "application/json;a=\"x;charset=utf-16\", application/json, true",
                "application/json;a=\"\\\";charset=utf-16\", application/json, true",
                "application/json;xcharset=utf-16, application/json, true",
                "application/json;charset=\", application/json, false",
                ";charset=utf-8, ``, true",
                "``, ``, true"
            })
    void parse_header_isNameAndWhetherUtf8(String text, String name, boolean utf8) {
        MediaType type = MediaType.parse(text);

        assertThat(type.name()).isEqualTo(name);
        assertThat(type.isInUtf8()).isEqualTo(utf8);
    }
}
