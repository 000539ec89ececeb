package io.github.tokenvendor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void of_membersOfEveryType_keepTheirOrder() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("text", "a");
        members.put("int", 1);
        members.put("long", Long.MAX_VALUE);
        members.put("big", new BigInteger("9223372036854775808"));
        members.put("truth", true);
        members.put("nothing", JsonNull.NULL);
        members.put("list", List.of("b", 2));
        members.put("map", Map.of("c", false));

        assertThat(JsonWriter.of(members))
                .isEqualTo("{\"text\":\"a\",\"int\":1,\"long\":9223372036854775807,\"big\":9223372036854775808,"
                        + "\"truth\":true,\"nothing\":null,\"list\":[\"b\",2],\"map\":{\"c\":false}}");
    }

    @Test
    void of_lineBreaksQuotesAndNonAscii_areEscapedToOneLineOfAscii() {
        String written = JsonWriter.of(Map.of("text", "\"\r\n\u0000\u2028ſ\uD83D\uDE00"));

        assertThat(written)
                .isEqualTo("{\"text\":\"\\\"\\r\\n\\u0000\\u2028\\u017F\\uD83D\\uDE00\"}")
                .isPrintable();
    }

    @Test
    void of_parsedNumber_isWrittenAsRead() {
        assertThat(JsonWriter.of(Map.of("n", new JsonDecimal("1.0e2")))).isEqualTo("{\"n\":1.0e2}");
    }

    @Test
    void of_unsupportedType_isRefusedWithoutItsText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonWriter.of(Map.of("token", new StringBuilder("secret"))))
                .withMessage("not a JSON value");
    }

    @Test
    void writeLine_endsWithOneLineFeed_inTheSameWrite() throws IOException {
        List<String> pieces = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                pieces.add(String.valueOf((char) b));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                pieces.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
            }
        };

        JsonWriter.writeLine(Map.of("a", "b".repeat(10_000)), out);

        assertThat(pieces).containsExactly("{\"a\":\"" + "b".repeat(10_000) + "\"}\n");
    }
}
