package io.github.tokenvendor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static final int MOST = 128 * 1_024;

    private final StrictJson json = new StrictJson(3);

    private void assertMalformed(String text, String message) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> json.readObject(text))
                .withMessage(message)
                .withNoCause();
    }

    @Test
    void readObject_valueOfEveryType_isItsJavaType() throws MalformedJsonException {
        Map<String, Object> members = json.readObject(" {\"text\":\"\\u00e9\\n\",\"whole\":9223372036854775808,"
                + "\"other\":1.50e+2,\"yes\":true,\"no\":false,\"none\":null,\"list\":[1,[]],\"map\":{\"a\":{}}} ");

        assertThat(members.keySet()).containsExactly("text", "whole", "other", "yes", "no", "none", "list", "map");
        assertThat(members)
                .containsEntry("text", "é\n")
                .containsEntry("whole", new BigInteger("9223372036854775808"))
                .containsEntry("other", new JsonDecimal("1.50e+2"))
                .containsEntry("yes", true)
                .containsEntry("no", false)
                .containsEntry("none", JsonNull.NULL)
                .containsEntry("list", List.of(BigInteger.ONE, List.of()))
                .containsEntry("map", Map.of("a", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "\"text\"", "7", "null"})
    void readObject_notAnObject_isMalformed(String text) {
        assertMalformed(text, "not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}[]", "{}\n7"})
    void readObject_trailingContent_isMalformed(String text) {
        assertMalformed(text, "content after the JSON text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"b\":{\"a\":1,\"a\":1}}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":\"\t\"}",
                "{\"a\":1} // why",
                "{\"a\":{\"b\":{\"c\":{}}}}",
                "{\"a\":[[[]]]}",
                "{\"a\":",
                "\uFEFF{}"
            })
    void readObject_laxSyntax_isNotStrict(String text) {
        assertMalformed(text, "not strict JSON");
    }

    @ParameterizedTest
    @CsvSource({"c0af, overlong", "eda080, a surrogate", "ff, no byte of it", "c3, cut short"})
    void readObject_bytesThatAreNotUtf8_areRefused(String hex, String why) {
        byte[] text = HexFormat.of().parseHex("7b2261223a22" + hex + "227d");

        assertThatExceptionOfType(MalformedJsonException.class)
                .as(why)
                .isThrownBy(() -> json.readObject(text))
                .withMessage("not UTF-8");
    }

    @Test
    void readObject_utf8_isParsed() throws MalformedJsonException {
        assertThat(json.readObject("{\"a\":\"é€😀\"}".getBytes(StandardCharsets.UTF_8)))
                .containsEntry("a", "é€😀");
    }

    @Test
    void readObject_longNumber_hasALimit() throws MalformedJsonException {
        assertThat(json.readObject("{\"a\":" + "9".repeat(4_096) + "}")).containsKey("a");
        assertMalformed("{\"a\":" + "9".repeat(4_097) + "}", "not strict JSON");
    }

    @Test
    void readObject_longString_hasALimit() throws MalformedJsonException {
        assertThat(json.readObject("{\"a\":\"" + "x".repeat(MOST - 100) + "\"}"))
                .containsKey("a");
        assertMalformed("{\"a\":\"" + "x".repeat(MOST + 1) + "\"}", "not strict JSON");
    }

    @Test
    void readObject_manyShortValues_haveALimitTogether() throws MalformedJsonException {
        assertThat(json.readObject("{\"a\":[" + "1,".repeat(MOST / 4) + "1]}")).containsKey("a");
        assertMalformed("{\"a\":[" + "1,".repeat(MOST) + "1]}", "not strict JSON");
    }
}
