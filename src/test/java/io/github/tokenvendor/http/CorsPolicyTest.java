package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.config.OriginAllowlist;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
    private static final String MAPS = "https://maps.example.com";
    private final CorsPolicy listed = new CorsPolicy(new OriginAllowlist(Set.of(MAPS, "http://localhost:8080")));
    private final CorsPolicy any = new CorsPolicy(new OriginAllowlist(Set.of("*")));
    private final CorsPolicy none = new CorsPolicy(new OriginAllowlist(Set.of()));

    @Test
    void origin_onTheList_isAllowedAndEchoed() {
        assertThat(allows(listed, Optional.of(MAPS))).isTrue();
        assertThat(allowOrigin(listed, Optional.of(MAPS))).hasValue(MAPS);
        assertThat(allowOrigin(listed, Optional.of("http://localhost:8080"))).hasValue("http://localhost:8080");
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
    void origin_notExactlyOnTheList_isRefused(String origin) {
        assertThat(allows(listed, Optional.of(origin))).isFalse();
        assertThat(allowOrigin(listed, Optional.of(origin))).isEmpty();
    }

    @Test
    void origin_absent_isAllowedWithoutAHeader() {
        assertThat(allows(listed, Optional.empty())).isTrue();
        assertThat(allowOrigin(listed, Optional.empty())).isEmpty();
        assertThat(allows(any, Optional.empty())).isTrue();
        assertThat(allowOrigin(any, Optional.empty())).isEmpty();
        assertThat(allows(none, Optional.empty())).isTrue();
    }

    @Test
    void wildcard_allowsEveryOriginButNull() {
        assertThat(allowOrigin(any, Optional.of("https://anything.example"))).hasValue("*");
        assertThat(allows(any, Optional.of("https://anything.example"))).isTrue();
        assertThat(allows(any, Optional.of("null"))).isFalse();
        assertThat(allows(any, Optional.of(""))).isFalse();
    }

    @Test
    void emptyList_allowsNoOrigin() {
        assertThat(allows(none, Optional.of(MAPS))).isFalse();
    }

    private final CorsPolicy patterns = new CorsPolicy(new OriginAllowlist(
            Set.of("https://deploy-preview-*--shop.example.app", "https://*.example.com", "http://localhost:*")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://deploy-preview-7--shop.example.app",
                "https://deploy-preview-my-branch--shop.example.app",
                "https://a.example.com",
                "http://localhost:5173",
                "http://localhost:1"
            })
    void origin_matchingAnEntryWithAWildcard_isAllowedAndEchoed(String origin) {
        assertThat(allowOrigin(patterns, Optional.of(origin))).hasValue(origin);
        assertThat(allows(patterns, Optional.of(origin))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://deploy-preview---shop.example.app",
                "https://deploy-preview-7--shop.example.app.evil.example",
                "https://deploy-preview-a.b--shop.example.app",
                "https://example.com",
                "https://.example.com",
                "https://a.b.example.com",
                "https://A.example.com",
                "https://a_b.example.com",
                "https://aXexample.com",
                "http://a.example.com",
                "https://a.example.com:8443",
                "https://*.example.com",
                "http://localhost",
                "http://localhost:",
                "http://localhost:0",
                "http://localhost:123456",
                "http://localhost:*",
                "http://localhost:80a",
                "https://localhost:5173",
                "http://localhost.evil.example:5173",
                "https://a.example.com\n",
                "https://evil.example/.example.com",
                "null"
            })
    void origin_matchingNoEntryWithAWildcard_isRefused(String origin) {
        assertThat(allowOrigin(patterns, Optional.of(origin))).isEmpty();
        assertThat(allows(patterns, Optional.of(origin))).isFalse();
    }

    private static Optional<String> allowOrigin(CorsPolicy policy, Optional<String> origin) {
        return Optional.ofNullable(policy.headers(origin).get("Access-Control-Allow-Origin"));
    }

    private static boolean allows(CorsPolicy policy, Optional<String> origin) {
        try {
            policy.check(origin);
            return true;
        } catch (ProblemException e) {
            assertThat(e.type()).isEqualTo(ProblemType.ORIGIN_NOT_ALLOWED);
            return false;
        }
    }
}
