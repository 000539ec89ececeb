package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
    private static final String MAPS = "https://maps.example.com";
    private final CorsPolicy listed = new CorsPolicy(Set.of(MAPS, "http://localhost:8080"));
    private final CorsPolicy any = new CorsPolicy(Set.of("*"));
    private final CorsPolicy none = new CorsPolicy(Set.of());

    @Test
    void origin_onTheList_isAdmittedAndRepeated() {
        assertThat(listed.admits(Optional.of(MAPS))).isTrue();
        assertThat(listed.allowOrigin(Optional.of(MAPS))).hasValue(MAPS);
        assertThat(listed.allowOrigin(Optional.of("http://localhost:8080"))).hasValue("http://localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "*",
                "https://maps.example.com.",
                "https://maps.example.com/",
                "https://MAPS.example.com",
                "http://maps.example.com",
                "https://maps.example.com:443",
                "https://maps.example.com.evil.example",
                "https://evil-maps.example.com",
                "https://example.com",
                "https://maps.example.com,https://evil.example",
                " https://maps.example.com",
                "https://user@maps.example.com"
            })
    void origin_notExactlyOnTheList_isNot(String origin) {
        assertThat(listed.admits(Optional.of(origin))).isFalse();
        assertThat(listed.allowOrigin(Optional.of(origin))).isEmpty();
    }

    @Test
    void origin_absent_isAdmittedWithoutAHeader() {
        assertThat(listed.admits(Optional.empty())).isTrue();
        assertThat(listed.allowOrigin(Optional.empty())).isEmpty();
        assertThat(any.admits(Optional.empty())).isTrue();
        assertThat(any.allowOrigin(Optional.empty())).isEmpty();
        assertThat(none.admits(Optional.empty())).isTrue();
    }

    @Test
    void star_admitsEveryOriginButNull() {
        assertThat(any.allowOrigin(Optional.of("https://anything.example"))).hasValue("*");
        assertThat(any.admits(Optional.of("https://anything.example"))).isTrue();
        assertThat(any.admits(Optional.of("null"))).isFalse();
        assertThat(any.admits(Optional.of(""))).isFalse();
    }

    @Test
    void emptyList_admitsNoOrigin() {
        assertThat(none.admits(Optional.of(MAPS))).isFalse();
    }
}
