package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.vending.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestParserTest {
    private final TokenRequestParser parser = new TokenRequestParser();

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " {} \r\n\t", "{\"note\":\"a site's map\"}", "{\"note\":\"\"}"})
    void parse_nothingRequested_leavesEverythingOpen(String body) throws ProblemException {
        assertThat(read(body))
                .isEqualTo(new TokenRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void parse_everyMember_isItsValue() throws ProblemException {
        assertThat(read("{\"scopes\":[\"styles:read\",\"fonts:read\",\"styles:read\"],"
                        + "\"expires\":\"2026-11-03T10:00:00.5+01:00\",\"note\":\"n\"}"))
                .isEqualTo(new TokenRequest(
                        Optional.of(List.of(scope("styles:read"), scope("fonts:read"), scope("styles:read"))),
                        Optional.of(Instant.parse("2026-11-03T09:00:00.5Z")),
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "3600,3600",
        "0,0",
        "-0,0",
        "-1,-1",
        "2147483647,2147483647",
        "2147483648,2147483647",
        "99999999999999999999,2147483647",
        "-2147483647,-2147483647",
        "-99999999999999999999,-2147483647"
    })
    void parse_expiresIn_isClampedToAnInt(String literal, long seconds) throws ProblemException {
        assertThat(read("{\"expires_in\":" + literal + "}").expiresIn()).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "\"text\"",
                "null",
                "true",
                "{",
                "}",
                "{}{}",
                "{} x",
                "{\"note\":\"a\",\"note\":\"b\"}",
                "{\"note\":\"a\",\"n\\u006fte\":\"b\"}",
                "{\"expires_in\":01}",
                "{\"expires_in\":NaN}",
                "{\"expires_in\":+1}",
                "{note:\"a\"}",
                "{'note':'a'}",
                "{\"note\":\"a\",}",
                "{\"scopes\":[\"styles:read\",]}",
                "{/**/}",
                "//\n{}",
                "\ufeff{}",
                "{\"note\":\"a\nb\"}",
                "{\"note\":\"\\x\"}",
                "{\"a\":[[[[[[[[]]]]]]]]}"
            })
    void parse_notStrictJson_isInvalidJson(String body) {
        assertProblem(body, ProblemType.INVALID_JSON, "JSON");
    }

    @Test
    void parse_nestedEightDeep_isJsonButNotARequest() {
        assertProblem("{\"scopes\":[[[[[[[]]]]]]]}", ProblemType.INVALID_REQUEST, "scopes[0]");
    }

    @Test
    void parse_notUtf8_isInvalidJson() {
        assertThat(problem(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'})
                        .type())
                .isEqualTo(ProblemType.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":\"styles:read\"}",
                "{\"Scopes\":[\"styles:read\"]}",
                "{\"\":1}",
                "{\"scopes \":[]}",
                "{\"allowedUrls\":[]}"
            })
    void parse_unknownMember_isInvalidAndListsTheKnownOnes(String body) {
        assertProblem(
                body,
                ProblemType.INVALID_REQUEST,
                "the known members are scopes, expires, expires_in, note and refused");
    }

    @ParameterizedTest
    @CsvSource({
        "allowedUrls, 'unknown member allowedUrls;'",
        "a_1, 'unknown member a_1;'",
        "A2345678901234567890123456789012, 'unknown member A2345678901234567890123456789012;'",
        "A23456789012345678901234567890123, 'unknown member;'",
        "evil name, 'unknown member;'",
        "evil-name, 'unknown member;'",
        "tk.e30.c2ln, 'unknown member;'",
        "'', 'unknown member;'"
    })
    void parse_unknownMember_isNamedIfItsNameIsHarmless(String name, String detail) {
        assertProblem("{\"" + name + "\":1}", ProblemType.INVALID_REQUEST, detail);
    }

    @Test
    void parse_refused_isALowercaseFingerprint() throws ProblemException {
        assertThat(read("{\"refused\":\"0123456789ABCDEF\"}").refused()).hasValue("0123456789abcdef");
        assertThat(read("{}").refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"0123456789abcde\"", "\"0123456789abcdef0\"", "\"0123456789abcdeg\"", "7", "[]"})
    void parse_refusedNotAFingerprint_isInvalid(String value) {
        assertProblem("{\"refused\":" + value + "}", ProblemType.INVALID_REQUEST, "refused must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopes", "expires", "expires_in", "note", "refused"})
    void parse_nullMember_isInvalidAndNamed(String member) {
        assertProblem("{\"" + member + "\":null}", ProblemType.INVALID_REQUEST, member + " must not be null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scopes\":\"styles:read\"} | scopes must be", "{\"scopes\":{}} | scopes must be",
                "{\"scopes\":7} | scopes must be", "{\"scopes\":true} | scopes must be",
                "{\"scopes\":[\"styles:read\",7]} | scopes[1] must be", "{\"scopes\":[null]} | scopes[0] must be",
                "{\"scopes\":[[\"styles:read\"]]} | scopes[0] must be", "{\"expires\":7} | expires must be a string",
                "{\"expires\":[]} | expires must be a string", "{\"expires\":true} | expires must be a string",
                "{\"expires_in\":\"3600\"} | expires_in must be", "{\"expires_in\":3600.0} | expires_in must be",
                "{\"expires_in\":1e9} | expires_in must be", "{\"expires_in\":1e400} | expires_in must be",
                "{\"expires_in\":true} | expires_in must be", "{\"expires_in\":[]} | expires_in must be",
                "{\"note\":7} | note must be a string", "{\"note\":{}} | note must be a string",
            })
    void parse_mistypedMember_isInvalidAndNamed(String body, String detail) {
        assertProblem(body, ProblemType.INVALID_REQUEST, detail);
    }

    @Test
    void parse_bothExpiries_isInvalid() {
        String body = "{\"expires_in\":60,\"expires\":\"2026-11-03T10:00:00Z\"}";

        assertProblem(body, ProblemType.INVALID_REQUEST, "must not both be present");
    }

    @Test
    void parse_malformedExpires_isInvalidExpiry() {
        assertProblem("{\"expires\":\"tomorrow\"}", ProblemType.INVALID_EXPIRY, "RFC 3339");
    }

    @Test
    void parse_scopes_areOneToThirtyTwo() throws ProblemException {
        assertProblem("{\"scopes\":[]}", ProblemType.INVALID_SCOPE, "1 to 32");
        assertThat(read(scopes(32)).scopes().orElseThrow()).hasSize(32);
        assertProblem(scopes(33), ProblemType.INVALID_SCOPE, "1 to 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "STYLES:READ", "styles:read fonts:read", "styles:read\\u0000", "\\ud800"})
    void parse_malformedScope_isInvalidScopeAndNamesItsIndex(String scope) {
        assertProblem(
                "{\"scopes\":[\"styles:read\",\"" + scope + "\"]}",
                ProblemType.INVALID_SCOPE,
                "scopes[1] is not a valid scope");
    }

    private TokenRequest read(String body) throws ProblemException {
        return parser.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private void assertProblem(String body, ProblemType type, String detail) {
        ProblemException problem = problem(body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem.type()).isEqualTo(type);
        assertThat(problem).hasMessageContaining(detail).hasNoCause();
    }

    private ProblemException problem(byte[] body) {
        try {
            throw new AssertionError("read as " + parser.parse(body));
        } catch (ProblemException problem) {
            return problem;
        }
    }

    private static String scopes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"s:" + i + "\"")
                .collect(Collectors.joining(",", "{\"scopes\":[", "]}"));
    }

    private static Scope scope(String text) {
        return Scope.parse(text).orElseThrow();
    }
}
