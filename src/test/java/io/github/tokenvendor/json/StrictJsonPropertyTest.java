package io.github.tokenvendor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.property.JsonValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StrictJsonPropertyTest {
    private static final ObjectMapper INDEPENDENT = new ObjectMapper();
    private final StrictJson json = new StrictJson(8);

    // Kills: whole numbers read as longs.
    @Property(tries = 1_000)
    void whatIsWritten_isReadBackAsItWas(@ForAll("objects") Map<String, Object> members) throws Exception {
        assertThat(json.readObject(JsonWriter.of(members))).isEqualTo(members);
    }

    // Kills: ESCAPE_NON_ASCII left out.
    @Property(tries = 500)
    void whatIsWritten_isOneLineOfAsciiThatOthersRead(@ForAll("objects") Map<String, Object> members) throws Exception {
        String text = JsonWriter.of(members);

        assertThat(text).matches("[ -\\x7f]*");
        assertThat(INDEPENDENT.readTree(text).size()).isEqualTo(members.size());
    }

    // Kills: a parser's exception let out for a damaged document.
    @Property(tries = 2_000)
    void damagedDocument_isReadOrMalformed(
            @ForAll("objects") Map<String, Object> members,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @Size(max = 3) byte[] damage) {
        byte[] text = JsonWriter.of(members).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < damage.length; i++) {
            text[(place + i) % text.length] = damage[i];
        }

        assertReadOrMalformed(text);
    }

    // Kills: a decoder that replaces what is not UTF-8.
    @Property(tries = 500)
    void byteThatNoUtf8Has_isMalformed(
            @ForAll("objects") Map<String, Object> members,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll @ByteRange(min = -11, max = -1) byte never) {
        // 0xf5 to 0xff never stand in UTF-8 (RFC 3629, section 1); in a string nothing else would be wrong with them.
        byte[] text = JsonWriter.of(Map.of("a", members.toString().replaceAll("[^a-z]", "x") + "x"))
                .getBytes(StandardCharsets.US_ASCII);
        int first = "{\"a\":\"".length();
        text[first + place % (text.length - first - 2)] = never;

        assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> json.readObject(text));
    }

    @Property(tries = 1_000)
    void anyBytes_areReadOrMalformed(@ForAll @Size(max = 100) byte[] text) {
        assertReadOrMalformed(text);
    }

    // Kills: the end of the document not asked for.
    @Property(tries = 500)
    void cutOrLengthenedDocument_isMalformed(
            @ForAll("objects") Map<String, Object> members,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll("trailers") String trailer) {
        String text = JsonWriter.of(members);

        assertMalformed(text.substring(0, place % text.length()));
        assertMalformed(text + trailer);
    }

    // Kills: duplicate detection switched off.
    @Property(tries = 500)
    void repeatedMember_isMalformedHoweverItIsWritten(
            @ForAll("objects") Map<String, Object> members, @ForAll @IntRange(max = 100) int which) {
        Assume.that(!members.isEmpty());
        List<String> names = List.copyOf(members.keySet());
        String name = names.get(which % names.size());
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04x", c)));
        String text = JsonWriter.of(members);

        assertMalformed(text.substring(0, text.length() - 1) + ",\"" + escaped + "\":0}");
    }

    // Kills: a depth counted from zero.
    @Property(tries = 100)
    void depth_isLimited(@ForAll @IntRange(min = 1, max = 40) int depth) throws Exception {
        String text = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);

        if (depth <= 8) {
            assertThat(json.readObject(text)).isNotNull();
        } else {
            assertMalformed(text);
        }
    }

    // Kills: a reader laxer than RFC 8259 as an independent parser of the same document sees it.
    @Property(tries = 1_000)
    void whatIsRead_isJsonToOthersToo(
            @ForAll("objects") Map<String, Object> members,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll("syntax") char other)
            throws IOException {
        StringBuilder text = new StringBuilder(JsonWriter.of(members));
        text.setCharAt(place % text.length(), other);
        try {
            json.readObject(text.toString());
        } catch (MalformedJsonException e) {
            return;
        }
        assertThat(INDEPENDENT.readTree(text.toString()).isObject()).isTrue();
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), JsonValues.any())
                .ofMaxSize(5)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<String> trailers() {
        return Arbitraries.of("{}", "0", "null", "\"\"", "]", "}", ",", "x", "\u0000", "//", "/**/", "\ufeff");
    }

    @Provide
    Arbitrary<Character> syntax() {
        return Arbitraries.of(
                '{', '}', '[', ']', ',', ':', '"', '\\', '\'', '0', '-', '+', '.', 'e', 'n', ' ', '\n', '/');
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
