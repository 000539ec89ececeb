package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static Conditions with(Map<String, List<String>> claims) {
        return new Conditions(
                "https://id.example.com", List.of("maps", "tiles"), claims, Optional.empty(), "authorization");
    }

    private static Claims claims(String json) throws Exception {
        return new Claims(new StrictJson(8).readObject(json));
    }

    private static Claims valid(String more) throws Exception {
        return claims("{\"iss\":\"https://id.example.com\",\"aud\":\"maps\"" + more + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abc                     | abc                      | true
            abc                     | abcd                     | false
            abc                     | xabc                     | false
            abc                     | ABC                      | false
            a.c                     | abc                      | false
            *                       | anything at all          | true
            *                       | a:b                      | false
            *                       | a/b                      | false
            a*                      | a                        | false
            a*                      | ab                       | true
            a*b                     | axxb                     | true
            a*b                     | axxbx                    | false
            a**b                    | axb                      | false
            a**b                    | axxb                     | true
            repo:o/*:ref:refs/heads/main | repo:o/site:ref:refs/heads/main    | true
            repo:o/*:ref:refs/heads/main | repo:o/a/b:ref:refs/heads/main     | false
            repo:o/*:ref:refs/heads/main | repo:o/a:x:ref:refs/heads/main     | false
            repo:o/*:*              | repo:o/site:pull_request | true
            repo:o@7/site@*:environment:* | repo:o@7/site@9:environment:live | true
            repo:*                  | repo:o/site              | false
            (ab)+                   | ab                       | false
            """)
    void matches_pattern_isAnchoredAndStopsAtColonAndSlash(String pattern, String text, boolean expected) {
        assertThat(Conditions.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void matches_hostilePattern_takesLittleTime() {
        long start = System.nanoTime();
        assertThat(Conditions.matches("*a".repeat(60) + "b", "a".repeat(8_000))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void mismatch_nothing_isEmpty() throws Exception {
        assertThat(with(Map.of("sub", List.of("a", "b"))).mismatch(valid(",\"sub\":\"b\"")))
                .isEmpty();
    }

    @Test
    void mismatch_otherIssuer_isNamedFirst() throws Exception {
        assertThat(with(Map.of("sub", List.of("a")))
                        .mismatch(claims("{\"iss\":\"https://id.example.com/\",\"aud\":\"other\"}")))
                .hasValue("issuer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "aud":"tiles"                            | true
            "aud":["x","maps"]                       | true
            "aud":"Maps"                             | false
            "aud":"maps tiles"                       | false
            "client_id":"maps"                       | true
            "aud":"other","client_id":"maps"         | false
            "azp":"maps"                             | false
            """)
    void mismatch_audience_isAudOrWithoutItClientId(String members, boolean fits) throws Exception {
        Claims claims = claims("{\"iss\":\"https://id.example.com\"," + members + "}");

        assertThat(with(Map.of()).mismatch(claims)).isEqualTo(fits ? Optional.empty() : Optional.of("audience"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "c":"7"                 | true
            "c":7                   | true
            "c":7.0                 | false
            "c":["x",7]             | true
            "c":[["7"]]             | false
            "c":{"7":"7"}           | false
            "c":null                | false
            "d":"7"                 | false
            """)
    void mismatch_claim_matchesByItsTextOrThatOfAnElement(String members, boolean fits) throws Exception {
        assertThat(with(Map.of("c", List.of("7"))).mismatch(valid("," + members)))
                .isEqualTo(fits ? Optional.empty() : Optional.of("claims.c"));
    }

    @Test
    void mismatch_booleansAndDecimals_matchByTheirJsonText() throws Exception {
        Conditions conditions = with(Map.of("verified", List.of("true"), "level", List.of("1.50")));

        assertThat(conditions.mismatch(valid(",\"verified\":true,\"level\":1.50")))
                .isEmpty();
        assertThat(conditions.mismatch(valid(",\"verified\":false,\"level\":1.50")))
                .hasValue("claims.verified");
        assertThat(conditions.mismatch(valid(",\"verified\":true,\"level\":1.5")))
                .hasValue("claims.level");
    }

    @Test
    void mismatch_severalClaims_allHaveToMatch() throws Exception {
        assertThat(with(Map.of("a", List.of("1"), "b", List.of("2"))).mismatch(valid(",\"a\":\"1\"")))
                .hasValue("claims.b");
    }

    @Test
    void mismatch_claimsOfTheGateway_readsArraysFromTheirText() {
        Claims claims = Claims.ofGateway(Map.of(
                "iss",
                "https://id.example.com",
                "aud",
                "[x maps]",
                "groups",
                "[staff editors]",
                "n",
                "7",
                "none",
                "[]",
                "half",
                "["));

        assertThat(with(Map.of("groups", List.of("editors"), "n", List.of("7"))).mismatch(claims))
                .isEmpty();
        assertThat(with(Map.of("groups", List.of("[staff editors]"))).mismatch(claims))
                .hasValue("claims.groups");
        assertThat(with(Map.of("none", List.of("*"))).mismatch(claims)).hasValue("claims.none");
        assertThat(with(Map.of("half", List.of("["))).mismatch(claims)).isEmpty();
    }
}
