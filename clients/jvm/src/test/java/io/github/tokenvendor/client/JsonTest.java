package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void members_everyKindOfValue_isParsed() {
        assertThat(Json.members(" {\"s\" : \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é\", \"n\":-1.5e2, \"i\":3540,"
                        + "\"t\":true,\"f\":false,\"z\":null,\"l\":[1, \"b\" ,[]],\"o\":{},\"e\":[ ]}\n"))
                .containsEntry("s", "a\"\\/\b\f\n\r\téé")
                .containsEntry("n", -150.0)
                .containsEntry("i", 3540.0)
                .containsEntry("t", true)
                .containsEntry("f", false)
                .containsEntry("z", null)
                .containsEntry("l", Arrays.asList(1.0, "b", List.of()))
                .containsEntry("o", java.util.Map.of())
                .containsEntry("e", List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"a\"",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":NaN}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"b}",
                "<html>"
            })
    void members_notExactlyOneObject_isEmpty(String text) {
        assertThat(Json.members(text)).isEmpty();
    }

    @Test
    void members_deepNesting_isEmptyInsteadOfOverflowing() {
        assertThat(Json.members("{\"a\":" + "[".repeat(100_000))).isEmpty();
    }

    @Test
    void quote_controlCharactersAndQuotes_areEscaped() {
        assertThat(Json.quote("a\"\\\n\u0000é")).isEqualTo("\"a\\\"\\\\\\u000a\\u0000é\"");
    }
}
