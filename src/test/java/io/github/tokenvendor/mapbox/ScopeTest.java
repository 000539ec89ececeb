package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @ParameterizedTest
    @ValueSource(strings = {"styles:read", "a:b", "0-9:-", "tokens:write", "user-feedback:read"})
    void parse_wellFormed_isTheSameText(String text) {
        assertThat(Scope.parse(text))
                .hasValueSatisfying(scope -> assertThat(scope).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "styles",
                "styles:",
                ":read",
                "styles:read:more",
                "Styles:read",
                "styles:READ",
                " styles:read",
                "styles:read ",
                "styles:read\n",
                "styles:*",
                "*",
                "styles_x:read",
                "\u017ftyles:read",
                "styles:read\u0000",
                "styles:read,fonts:read",
                "ſtyles:read",
                "styles:reaԁ",
                "styles\u200b:read"
            })
    void parse_malformed_isEmpty(String text) {
        assertThat(Scope.parse(text)).isEmpty();
    }

    @Test
    void parse_sixtyFourCharacters_isTheLongest() {
        assertThat(Scope.parse("s:" + "r".repeat(62))).isPresent();
        assertThat(Scope.parse("s:" + "r".repeat(63))).isEmpty();
    }

    @Test
    void equals_comparesTheText() {
        Scope scope = Scope.parse("styles:read").orElseThrow();

        assertThat(scope)
                .isEqualTo(Scope.parse("styles:read").orElseThrow())
                .hasSameHashCodeAs("styles:read")
                .isNotEqualTo(Scope.parse("styles:tiles").orElseThrow())
                .isNotEqualTo("styles:read");
    }

    @Test
    void constants_areMapboxsFivePublicScopesAndBothTokenScopes() {
        assertThat(Scope.PUBLIC)
                .extracting(Scope::toString)
                .containsExactly("datasets:read", "fonts:read", "styles:read", "styles:tiles", "vision:read");
        assertThat(Scope.NEVER_VENDED).extracting(Scope::toString).containsExactly("tokens:read", "tokens:write");
    }

    @Test
    void set_ignoresOrderAndDuplicates() {
        Scope styles = Scope.parse("styles:read").orElseThrow();
        Scope fonts = Scope.parse("fonts:read").orElseThrow();

        ScopeSet set = new ScopeSet(List.of(styles, fonts, styles));

        assertThat(set.texts()).containsExactly("fonts:read", "styles:read");
        assertThat(set).isEqualTo(new ScopeSet(List.of(fonts, styles)));
    }
}
