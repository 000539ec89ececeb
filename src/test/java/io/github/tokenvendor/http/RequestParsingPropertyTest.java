package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.property.JsonValues;
import io.github.tokenvendor.vending.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Whatever the body is, reading it ends with a request or with one of the problems that are there for it. */
class RequestParsingPropertyTest {
    private static final Set<ProblemType> PROBLEMS = Set.of(
            ProblemType.INVALID_JSON,
            ProblemType.INVALID_REQUEST,
            ProblemType.INVALID_SCOPE,
            ProblemType.INVALID_EXPIRY);

    private final TokenRequestParser parser = new TokenRequestParser();

    // Kills: a decoder that replaces what is not UTF-8; an exception of Jackson's let out.
    @Property(tries = 1_000)
    void read_anyBytes_endsWithARequestOrAProblem(@ForAll @Size(max = 200) byte[] body) {
        assertThat(read(body).isPresent() || body.length > 0).isTrue();
    }

    // Kills: a cast in place of `instanceof` for a member or an entry; a null taken for an absent member;
    // an unknown member let through.
    @Property(tries = 1_500)
    void read_anyJsonInTheKnownMembers_endsWithARequestOrAProblem(@ForAll("requests") Map<String, Object> members) {
        Optional<TokenRequest> request = read(utf8(JsonWriter.of(members)));

        request.ifPresent(read -> {
            assertThat(members).doesNotContainKey("unknown");
            assertThat(read.scopes().map(List::size).orElse(1)).isBetween(1, 32);
            assertThat(read.expires().isPresent() && read.expiresIn().isPresent())
                    .isFalse();
            assertThat(read.scopes().isPresent()).isEqualTo(members.containsKey("scopes"));
            assertThat(read.expires().isPresent()).isEqualTo(members.containsKey("expires"));
            assertThat(read.expiresIn().isPresent()).isEqualTo(members.containsKey("expires_in"));
        });
    }

    // Kills: entries compared in a trimmed or lower-cased form; any scope dropped on the way.
    @Property(tries = 1_000)
    void read_scopes_areExactlyTheEntries(@ForAll("scopeLists") List<String> texts) {
        Optional<TokenRequest> request = read(utf8(JsonWriter.of(Map.of("scopes", texts))));

        boolean allWellFormed =
                texts.stream().allMatch(text -> Scope.parse(text).isPresent());
        assertThat(request.isPresent()).isEqualTo(allWellFormed);
        request.ifPresent(read -> assertThat(read.scopes().orElseThrow())
                .extracting(Scope::toString)
                .isEqualTo(texts));
    }

    // Kills: a member's meaning that hangs on its place.
    @Property(tries = 500)
    void read_membersInAnyOrder_areTheSameRequest(@ForAll("requests") Map<String, Object> members) {
        assertThat(read(utf8(JsonWriter.of(members)))).isEqualTo(read(utf8(JsonWriter.of(new TreeMap<>(members)))));
    }

    // Kills: a limit that counts characters of the one and bytes of the other.
    @Property(tries = 500)
    void body_asTextOrAsBase64_isTheSameBytesOrTheSameProblem(@ForAll("bodies") String body) {
        String encoded = Base64.getEncoder().encodeToString(utf8(body));

        assertThat(bytes(Requests.base64("application/json", encoded))).isEqualTo(bytes(Requests.post(body)));
    }

    @Provide
    Arbitrary<Map<String, Object>> requests() {
        Arbitrary<Object> expires = Arbitraries.oneOf(
                Arbitraries.of("2026-11-03T10:00:00Z", "2026-11-03T10:00:00+01:00", "2026-11-03", ""),
                JsonValues.any());
        Arbitrary<Object> expiresIn =
                Arbitraries.oneOf(JsonValues.integers().map(number -> (Object) number), JsonValues.any());
        Arbitrary<Object> scopes =
                Arbitraries.oneOf(scopeTexts().list().ofMaxSize(34).map(list -> (Object) list), JsonValues.any());
        return Combinators.combine(
                        scopes.injectNull(0.5),
                        expires.injectNull(0.6),
                        expiresIn.injectNull(0.6),
                        JsonValues.any().injectNull(0.8),
                        JsonValues.any().injectNull(0.97))
                .as(RequestParsingPropertyTest::members)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<List<String>> scopeLists() {
        return scopeTexts().list().ofMinSize(1).ofMaxSize(32);
    }

    private static Arbitrary<String> scopeTexts() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of("styles:read", "fonts:read", "a:b", "tokens:write", "0:-")),
                Tuple.of(1, Arbitraries.of("Styles:read", " styles:read", "styles:read\n", "styles:*", "")),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(70)));
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<Integer> size = Arbitraries.of(0, 1, 2, 3, 1_365, 1_366, 2_048, 2_049, 4_095, 4_096, 4_097, 4_098);
        return Combinators.combine(Arbitraries.of("x", "ä", "€", "𝄞"), size).as(String::repeat);
    }

    private static Map<String, Object> members(
            Object scopes, Object expires, Object expiresIn, Object note, Object unknown) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("scopes", scopes);
        members.put("note", note);
        members.put("expires_in", expiresIn);
        members.put("expires", expires);
        members.put("unknown", unknown);
        members.values().removeIf(value -> value == null);
        return members;
    }

    private Optional<TokenRequest> read(byte[] body) {
        try {
            return Optional.of(parser.parse(body));
        } catch (ProblemException problem) {
            assertThat(PROBLEMS).contains(problem.type());
            assertThat(problem.getMessage()).hasSizeBetween(1, 300).matches("[ -~]+");
            return Optional.empty();
        }
    }

    /** The bytes as text that can be compared, or the problem's type. */
    private static Object bytes(ApiRequest request) {
        try {
            return new String(RequestBody.of(request, false), StandardCharsets.UTF_8);
        } catch (ProblemException problem) {
            return problem.type();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
