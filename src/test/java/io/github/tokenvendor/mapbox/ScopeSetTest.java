package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeSetTest {
    private static final Scope FONTS = scope("fonts:read");
    private static final Scope STYLES = scope("styles:read");

    @Test
    void equals_ignoresOrderAndDuplicates() {
        ScopeSet set = new ScopeSet(List.of(STYLES, FONTS, STYLES));

        assertThat(set)
                .isEqualTo(new ScopeSet(List.of(FONTS, STYLES)))
                .hasSameHashCodeAs(new ScopeSet(List.of(FONTS, STYLES)));
        assertThat(set.texts()).containsExactly("fonts:read", "styles:read");
    }

    @Test
    void equals_anotherScope_isFalse() {
        ScopeSet fonts = new ScopeSet(List.of(FONTS));
        ScopeSet both = new ScopeSet(List.of(FONTS, STYLES));

        assertThat(fonts).isNotEqualTo(both).doesNotHaveSameHashCodeAs(both);
    }

    private static Scope scope(String text) {
        return Scope.parse(text).orElseThrow();
    }
}
