package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.property.Gen;
import io.github.tokenvendor.property.JsonValues;
import io.github.tokenvendor.property.Property;
import io.github.tokenvendor.vending.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever the body, parsing it yields a request or one of the four problems of a body. */
class RequestParsingPropertyTest {
    private static final Set<ProblemType> PROBLEMS = Set.of(
            ProblemType.INVALID_JSON,
            ProblemType.INVALID_REQUEST,
            ProblemType.INVALID_SCOPE,
            ProblemType.INVALID_EXPIRY);

    private static final Gen<String> SCOPE_TEXTS = Gen.mostly(
            20,
            Gen.of("styles:read", "fonts:read", "a:b", "tokens:write", "0:-"),
            Gen.of("Styles:read", " styles:read", "styles:read\n", "styles:*", ""),
            Gen.text(70));
    private static final Gen<Object> SCOPES = Gen.oneOf(SCOPE_TEXTS.list(0, 34), JsonValues.any());
    private static final Gen<Object> EXPIRES =
            Gen.oneOf(Gen.of("2026-11-03T10:00:00Z", "2026-11-03T10:00:00+01:00", "2026-11-03", ""), JsonValues.any());
    private static final Gen<Object> EXPIRES_IN = Gen.oneOf(Gen.bigIntegers(), JsonValues.any());
    private static final Gen<Map<String, Object>> REQUESTS = source -> {
        Map<String, Object> members = new LinkedHashMap<>();
        SCOPES.optional(50).from(source).ifPresent(value -> members.put("scopes", value));
        JsonValues.any().optional(20).from(source).ifPresent(value -> members.put("note", value));
        EXPIRES_IN.optional(40).from(source).ifPresent(value -> members.put("expires_in", value));
        EXPIRES.optional(40).from(source).ifPresent(value -> members.put("expires", value));
        JsonValues.any().optional(3).from(source).ifPresent(value -> members.put("unknown", value));
        return members;
    };
    private static final Gen<Integer> SIZES =
            Gen.of(0, 1, 2, 3, 1_365, 1_366, 2_048, 2_049, 4_095, 4_096, 4_097, 4_098);

    private final TokenRequestParser parser = new TokenRequestParser();

    // Kills: a decoder that replaces what is not UTF-8; an uncaught exception of Jackson.
    @Test
    void read_anyBytes_endsWithARequestOrAProblem() {
        Property.check(1_000, input -> {
            byte[] body = input.draw("body", Gen.bytes(200));

            assertThat(read(body).isPresent() || body.length > 0).isTrue();
        });
    }

    // Kills: a cast in place of `instanceof` for a member or an entry; a null mistaken for an absent member; an unknown
    // member let through.
    @Test
    void read_anyJsonInTheKnownMembers_endsWithARequestOrAProblem() {
        Property.check(1_500, input -> {
            Map<String, Object> members = input.draw("members", REQUESTS);
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
        });
    }

    // Kills: entries compared in a trimmed or lowercased form; any scope dropped on the way.
    @Test
    void read_scopes_areExactlyTheEntries() {
        Property.check(1_000, input -> {
            List<String> texts = input.draw("texts", SCOPE_TEXTS.list(1, 32));
            Optional<TokenRequest> request = read(utf8(JsonWriter.of(Map.of("scopes", texts))));

            boolean allWellFormed =
                    texts.stream().allMatch(text -> Scope.parse(text).isPresent());
            assertThat(request.isPresent()).isEqualTo(allWellFormed);
            request.ifPresent(read -> assertThat(read.scopes().orElseThrow())
                    .extracting(Scope::toString)
                    .isEqualTo(texts));
        });
    }

    // Kills: a member whose meaning depends on its position.
    @Test
    void read_membersInAnyOrder_areTheSameRequest() {
        Property.check(500, input -> {
            Map<String, Object> members = input.draw("members", REQUESTS);

            assertThat(read(utf8(JsonWriter.of(members)))).isEqualTo(read(utf8(JsonWriter.of(new TreeMap<>(members)))));
        });
    }

    // Kills: a limit that counts characters of one form and bytes of the other.
    @Test
    void body_asTextOrAsBase64_isTheSameBytesOrTheSameProblem() {
        Property.check(500, input -> {
            String body = input.draw("character", Gen.of("x", "ä", "€", "𝄞")).repeat(input.draw("size", SIZES));
            String encoded = Base64.getEncoder().encodeToString(utf8(body));

            assertThat(bytes(Requests.base64("application/json", encoded))).isEqualTo(bytes(Requests.post(body)));
        });
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
