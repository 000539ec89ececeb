package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeSetTest {
    private static final Scope FONTS = scope("fonts:read");
    private static final Scope STYLES = scope("styles:read");

    @Test
    void orderAndRepeats_doNotCount() {
        ScopeSet set = ScopeSet.of(List.of(STYLES, FONTS, STYLES));

        assertThat(set)
                .isEqualTo(ScopeSet.of(List.of(FONTS, STYLES)))
                .hasSameHashCodeAs(ScopeSet.of(List.of(FONTS, STYLES)));
        assertThat(set.texts()).containsExactly("fonts:read", "styles:read");
    }

    @Test
    void aScopeMoreOrLess_isAnotherSet() {
        ScopeSet fonts = ScopeSet.of(List.of(FONTS));
        ScopeSet both = ScopeSet.of(List.of(FONTS, STYLES));

        assertThat(fonts).isNotEqualTo(both).doesNotHaveSameHashCodeAs(both);
    }

    @Test
    void contains_itsScopesOnly() {
        ScopeSet set = ScopeSet.of(List.of(FONTS));

        assertThat(set.contains(FONTS)).isTrue();
        assertThat(set.contains(STYLES)).isFalse();
    }

    private static Scope scope(String text) {
        return Scope.parse(text).orElseThrow();
    }
}
