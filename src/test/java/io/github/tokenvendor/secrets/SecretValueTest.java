package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValueTest {
    private static final String OLD = TestTokens.secret("old");
    private static final String NEW = TestTokens.secret("new");
    private static final String PUBLIC = TestTokens.withPayload("pk", "{\"u\":\"cartographer\",\"a\":\"public\"}");
    private static final String TEMPORARY = TestTokens.temporary(
            "cartographer", List.of("tokens:write"), Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"));
    private static final String ENDLESS = TestTokens.withPayload("tk", "{\"u\":\"cartographer\"}");
    private static final String NAMELESS = TestTokens.withPayload("sk", "{\"a\":\"a\"}");

    /** The text around the token in a secret, and in the one that a rotation writes. */
    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("%s", "%s"),
                Arguments.of(" \r\n\t%s\n", "%s"),
                Arguments.of("\u00a0%s\u202f", "%s"),
                Arguments.of("\uFEFF%s", "%s"),
                Arguments.of("\"%s\"", "\"%s\""),
                Arguments.of("\uFEFF \" %s\\n\"\n", "\"%s\""),
                Arguments.of("{\"token\":\"%s\"}", "{\"token\":\"%s\"}"),
                Arguments.of("\uFEFF{\"token\":\"\\ufeff%s \"} ", "{\"token\":\"%s\"}"),
                Arguments.of("{\"MAPBOX_TOKEN\":\"%s\"}", "{\"MAPBOX_TOKEN\":\"%s\"}"),
                Arguments.of(
                        "{\"owner\":\"maps\",\"MAPBOX_TOKEN\":\" %s\",\"n\":1.50}",
                        "{\"owner\":\"maps\",\"MAPBOX_TOKEN\":\"%s\",\"n\":1.50}"),
                Arguments.of(
                        "{\"web\":\"" + PUBLIC + "\",\"master\":\"%s\",\"more\":[null,{\"a\":true}]}",
                        "{\"web\":\"" + PUBLIC + "\",\"master\":\"%s\",\"more\":[null,{\"a\":true}]}"),
                Arguments.of(
                        "{\"other\":\"" + TestTokens.secret("other") + "\",\"token\":\"%s\"}",
                        "{\"other\":\"" + TestTokens.secret("other") + "\",\"token\":\"%s\"}"),
                Arguments.of("{\"lone\":\"\\ud800\",\"token\":\"%s\"}", "{\"lone\":\"\\uD800\",\"token\":\"%s\"}"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void parse_everyForm_givesTheToken_andKeepsTheFormForAnother(String before, String after) throws SecretException {
        SecretValue value = SecretValue.parse(before.formatted(OLD));

        assertThat(value.token().reveal()).isEqualTo(OLD);
        assertThat(value.textWith(TestTokens.parsed(NEW))).isEqualTo(after.formatted(NEW));
        assertThat(SecretValue.parse(value.textWith(TestTokens.parsed(NEW)))
                        .token()
                        .reveal())
                .isEqualTo(NEW);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(null, "binary data"),
                Arguments.of("", "empty"),
                Arguments.of("\uFEFF\u00a0\n", "empty"),
                Arguments.of("left by hand", "does not hold a Mapbox token"),
                Arguments.of(OLD + " " + OLD, "does not hold a Mapbox token"),
                Arguments.of(PUBLIC, "public token (pk)"),
                Arguments.of(ENDLESS, "without an expiry"),
                Arguments.of("\"" + OLD, "like a JSON string"),
                Arguments.of("\"" + OLD + "\" \"x\"", "like a JSON string"),
                Arguments.of("\"" + OLD + "\",\"x\":1", "like a JSON string"),
                Arguments.of("\"" + OLD + "\",\"token\":\"x\"", "like a JSON string"),
                Arguments.of("\"\"", "does not hold a Mapbox token"),
                Arguments.of("\"" + PUBLIC + "\"", "public token (pk)"),
                Arguments.of("{", "not valid JSON"),
                Arguments.of("{\"token\":\"" + OLD + "\"} x", "not valid JSON"),
                Arguments.of("{\"token\":\"" + OLD + "\",\"token\":\"" + OLD + "\"}", "not valid JSON"),
                Arguments.of(
                        "{\"token\":null,\"other\":\"" + OLD + "\"}", "member `token` of the secret's JSON is not"),
                Arguments.of("{\"token\":\"x\",\"other\":\"" + OLD + "\"}", "does not hold a Mapbox token"),
                Arguments.of("{}", "no other member holds"),
                Arguments.of("{\"user\":\"me\",\"n\":1}", "no other member holds"),
                Arguments.of("{\"MAPBOX_TOKEN\":\"" + PUBLIC + "\"}", "only a public one (pk)"),
                Arguments.of("{\"MAPBOX_TOKEN\":\"" + ENDLESS + "\"}", "without an expiry"),
                Arguments.of("{\"nested\":{\"token\":\"" + OLD + "\"}}", "no other member holds"),
                Arguments.of("{\"a\":\"" + OLD + "\",\"b\":\"" + TEMPORARY + "\"}", "several members"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void parse_noMaster_saysWhatIsWrongAndNothingOfTheText(String text, String reason) {
        assertThatThrownBy(() -> SecretValue.parse(text))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE))
                .hasMessageContaining(reason)
                .hasMessageNotContainingAny("sk.", "tk.", "pk.")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"MAPBOX_TOKEN\":\"%s\"}"})
    void parse_temporaryMaster_isUsable(String shape) throws SecretException {
        assertThat(SecretValue.parse(shape.formatted(TEMPORARY)).token().reveal())
                .isEqualTo(TEMPORARY);
    }

    @Test
    void account_namedOnlyByTheToken_isThatOne() throws SecretException {
        assertThat(SecretValue.parse(OLD).account(Optional.empty())).isEqualTo(TestTokens.ACCOUNT);
    }

    @Test
    void account_namedOnlyByTheConfiguration_isThatOne() throws SecretException {
        assertThat(SecretValue.parse(NAMELESS).account(Optional.of("somebody"))).isEqualTo("somebody");
    }

    @Test
    void account_namedByBoth_isThatOne() throws SecretException {
        assertThat(SecretValue.parse(OLD).account(Optional.of(TestTokens.ACCOUNT)))
                .isEqualTo(TestTokens.ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody", "Cartographer"})
    void account_namedDifferently_namesBoth(String configured) {
        assertThatThrownBy(() -> SecretValue.parse(OLD).account(Optional.of(configured)))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE))
                .hasMessageContainingAll(TestTokens.ACCOUNT, configured, "MAPBOX_USERNAME");
    }

    @Test
    void account_namedNowhere_saysHowToNameIt() {
        assertThatThrownBy(() -> SecretValue.parse(NAMELESS).account(Optional.empty()))
                .hasMessageContaining("set MAPBOX_USERNAME");
    }

    @Test
    void toString_omitsTheToken() throws SecretException {
        assertThat(SecretValue.parse(OLD)).hasToString("SecretValue[AccessToken[SECRET]]");
    }
}
