package io.github.tokenvendor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.property.Gen;
import io.github.tokenvendor.property.JsonValues;
import io.github.tokenvendor.property.Property;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictJsonPropertyTest {
    private static final ObjectMapper INDEPENDENT = new ObjectMapper();
    private static final Gen<Map<String, Object>> OBJECTS = JsonValues.objects();
    private static final Gen<Integer> PLACES = Gen.between(0, 10_000);
    private static final Gen<String> TRAILERS =
            Gen.of("{}", "0", "null", "\"\"", "]", "}", ",", "x", "\u0000", "//", "/**/", "\ufeff");
    private static final Gen<Character> SYNTAX =
            Gen.of('{', '}', '[', ']', ',', ':', '"', '\\', '\'', '0', '-', '+', '.', 'e', 'n', ' ', '\n', '/');

    private final StrictJson json = new StrictJson(8);

    // Kills: whole numbers read as longs.
    @Test
    void whatIsWritten_isReadBackAsItWas() {
        Property.check(1_000, input -> {
            Map<String, Object> members = input.draw("members", OBJECTS);

            assertThat(json.readObject(JsonWriter.of(members))).isEqualTo(members);
        });
    }

    // Kills: ESCAPE_NON_ASCII left out.
    @Test
    void whatIsWritten_isOneLineOfAsciiThatOthersRead() {
        Property.check(500, input -> {
            Map<String, Object> members = input.draw("members", OBJECTS);
            String text = JsonWriter.of(members);

            assertThat(text).matches("[ -\\x7f]*");
            assertThat(INDEPENDENT.readTree(text).size()).isEqualTo(members.size());
        });
    }

    // Kills: a parser's exception not caught for a damaged document.
    @Test
    void damagedDocument_isReadOrMalformed() {
        Property.check(2_000, input -> {
            byte[] text = JsonWriter.of(input.draw("members", OBJECTS)).getBytes(StandardCharsets.US_ASCII);
            int place = input.draw("place", PLACES);
            byte[] damage = input.draw("damage", Gen.bytes(3));
            for (int i = 0; i < damage.length; i++) {
                text[(place + i) % text.length] = damage[i];
            }

            assertReadOrMalformed(text);
        });
    }

    // Kills: a decoder that replaces what is not UTF-8.
    @Test
    void byteInvalidInUtf8_isMalformed() {
        Property.check(500, input -> {
            Map<String, Object> members = input.draw("members", OBJECTS);
            int place = input.draw("place", PLACES);
            // UTF-8 never has 0xf5 to 0xff (RFC 3629, section 1); nothing else is wrong with these bytes within a
            // string.
            byte never = input.draw("never", Gen.between(-11, -1)).byteValue();
            byte[] text = JsonWriter.of(Map.of("a", members.toString().replaceAll("[^a-z]", "x") + "x"))
                    .getBytes(StandardCharsets.US_ASCII);
            int first = "{\"a\":\"".length();
            text[first + place % (text.length - first - 2)] = never;

            assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> json.readObject(text));
        });
    }

    @Test
    void anyBytes_areReadOrMalformed() {
        Property.check(1_000, input -> assertReadOrMalformed(input.draw("text", Gen.bytes(100))));
    }

    // Kills: the end of the document not checked.
    @Test
    void cutOrLengthenedDocument_isMalformed() {
        Property.check(500, input -> {
            String text = JsonWriter.of(input.draw("members", OBJECTS));
            int place = input.draw("place", PLACES);
            String trailer = input.draw("trailer", TRAILERS);

            assertMalformed(text.substring(0, place % text.length()));
            assertMalformed(text + trailer);
        });
    }

    // Kills: duplicate detection switched off.
    @Test
    void repeatedMember_isMalformedHoweverItIsWritten() {
        Property.check(500, input -> {
            Map<String, Object> members = input.draw("members", OBJECTS);
            input.assume(!members.isEmpty());
            List<String> names = List.copyOf(members.keySet());
            String name = names.get(input.draw("which", Gen.between(0, 100)) % names.size());
            StringBuilder escaped = new StringBuilder();
            name.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04x", c)));
            String text = JsonWriter.of(members);

            assertMalformed(text.substring(0, text.length() - 1) + ",\"" + escaped + "\":0}");
        });
    }

    // Kills: a depth counted from zero.
    @Test
    void depth_isLimited() {
        Property.check(100, input -> {
            int depth = input.draw("depth", Gen.between(1, 40));
            String text = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);

            if (depth <= 8) {
                assertThat(json.readObject(text)).isNotNull();
            } else {
                assertMalformed(text);
            }
        });
    }

    // Kills: a reader laxer than RFC 8259 as an independent parser of the same document sees it.
    @Test
    void whatIsRead_isJsonToOthersToo() {
        Property.check(1_000, input -> {
            StringBuilder text = new StringBuilder(JsonWriter.of(input.draw("members", OBJECTS)));
            int place = input.draw("place", PLACES);
            text.setCharAt(place % text.length(), input.draw("other", SYNTAX));
            try {
                json.readObject(text.toString());
            } catch (MalformedJsonException e) {
                return;
            }
            assertThat(INDEPENDENT.readTree(text.toString()).isObject()).isTrue();
        });
    }

    private void assertReadOrMalformed(byte[] text) {
        try {
            assertThat(json.readObject(text)).isNotNull();
        } catch (MalformedJsonException e) {
            assertThat(e).hasNoCause();
        }
    }

    private void assertMalformed(String text) {
        assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> json.readObject(text));
    }
}
