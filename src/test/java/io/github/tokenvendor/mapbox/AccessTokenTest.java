package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    private static final Instant ISSUED = Instant.parse("2026-11-03T10:00:00Z");

    private static AccessToken withPayload(String payload) {
        return TestTokens.parsed(TestTokens.withPayload("tk", payload));
    }

    @Test
    void temporaryToken_exposesItsPayload() {
        AccessToken token = TestTokens.parsed(TestTokens.temporary(
                "cartographer", List.of("styles:read", "fonts:read"), ISSUED, ISSUED.plusSeconds(3_540)));

        assertThat(token.usage()).isEqualTo(TokenUsage.TEMPORARY);
        assertThat(token.account()).contains("cartographer");
        assertThat(token.issuedAt()).contains(ISSUED);
        assertThat(token.expiry()).contains(ISSUED.plusSeconds(3_540));
        assertThat(token.scopes()).contains(Set.of("fonts:read", "styles:read"));
        assertThat(token.id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pk, PUBLIC", "sk, SECRET", "tk, TEMPORARY"})
    void usage_isThePrefix(String prefix, TokenUsage usage) {
        assertThat(TestTokens.parsed(TestTokens.withPayload(prefix, "{}")).usage())
                .isEqualTo(usage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "token",
                "tk.e30",
                "tk..c2ln",
                "xk.e30.c2ln",
                "TK.e30.c2ln",
                "tk.e30.c2ln ",
                "tk.e30.c2ln\n",
                "tk.e30=.c2ln",
                "tk.W10.c2ln",
                "tk.!.c2ln",
                "tk.eyJhIjox.c2ln",
                "tk.e30.c2ln.more",
                "Bearer tk.e30.c2ln"
            })
    void parse_notAToken_isEmpty(String text) {
        assertThat(AccessToken.parse(text)).isEmpty();
    }

    @Test
    void parse_tooLong_isEmpty() {
        String token = "tk.e30." + "a".repeat(AccessToken.MAX_LENGTH - 7);

        assertThat(TestTokens.parsed(token).usage()).isEqualTo(TokenUsage.TEMPORARY);
        assertThat(AccessToken.parse(token + "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"u\":1,\"a\":true,\"exp\":\"1\",\"iat\":1.5,\"scopes\":\"styles:read\"}",
                "{\"u\":\"..\",\"a\":\"a/b\",\"exp\":-1,\"iat\":99999999999999999999,\"scopes\":[1]}",
                "{\"u\":\"\",\"a\":\"%2e\",\"exp\":31556889864403200,\"iat\":null,\"scopes\":{}}"
            })
    void invalidMembers_areEmpty(String payload) {
        AccessToken token = withPayload(payload);

        assertThat(token.account()).isEmpty();
        assertThat(token.id()).isEmpty();
        assertThat(token.expiry()).isEmpty();
        assertThat(token.issuedAt()).isEmpty();
        assertThat(token.scopes()).isEmpty();
    }

    @Test
    void toString_omitsTheToken() {
        AccessToken token = TestTokens.parsed(TestTokens.secret("master-1"));

        assertThat(token).hasToString("AccessToken[SECRET]");
        assertThat(token.reveal()).startsWith("sk.");
    }

    @Test
    void fingerprint_isOfTheText() {
        AccessToken token = TestTokens.parsed("tk.e30.c2ln");

        // printf 'tk.e30.c2ln' | sha256sum | cut -c1-16
        assertThat(token.fingerprint()).isEqualTo("308a5210a0734a88");
        assertThat(token.sameAs(TestTokens.parsed("tk.e30.c2ln"))).isTrue();
        assertThat(token.sameAs(TestTokens.parsed("tk.e30.c2lo"))).isFalse();
    }
}
