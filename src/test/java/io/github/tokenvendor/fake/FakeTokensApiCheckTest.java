package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static io.github.tokenvendor.fake.TokensApiFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Retrieve a token": always 200, with one of five codes. */
class FakeTokensApiCheckTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    @Test
    void check_secretToken_isValidWithItsMetadata() {
        String id = mapbox.accounts.live("acme").get(0).id();

        assertThat(mapbox.check(mapbox.master))
                .isEqualTo(Json.read("{\"code\":\"TokenValid\",\"token\":{\"usage\":\"sk\","
                        + "\"user\":\"acme\",\"authorization\":\"" + id + "\"}}"));
    }

    @Test
    void check_temporaryToken_isValidUntilItExpires() {
        String token = token(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read"));

        String metadata = "\"token\":{\"usage\":\"tk\",\"user\":\"acme\",\"client\":\"api\","
                + "\"created\":\"2026-11-03T10:00:00.000Z\",\"expires\":\"2026-11-03T10:30:00.000Z\","
                + "\"scopes\":[\"styles:read\"]}}";
        assertThat(mapbox.check(token)).isEqualTo(Json.read("{\"code\":\"TokenValid\"," + metadata));
        mapbox.clock.advance(Duration.ofMinutes(30));
        assertThat(mapbox.check(token)).isEqualTo(Json.read("{\"code\":\"TokenExpired\"," + metadata));
    }

    @Test
    void check_revokedToken_isRevoked() {
        String temporary = token(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read"));
        mapbox.accounts.revoke(mapbox.master);
        mapbox.accounts.revoke(temporary);

        assertThat(mapbox.check(mapbox.master).get("code").textValue()).isEqualTo("TokenRevoked");
        assertThat(mapbox.check(temporary).get("code").textValue()).isEqualTo("TokenRevoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "sk.x.y", "sk..", "zk.eyJ1IjoiYWNtZSJ9.AAAA", "sk.W10.AAAA", "sk.e30.AAAA"})
    void check_noToken_isMalformed(String text) {
        assertThat(mapbox.check(text)).isEqualTo(Json.read("{\"code\":\"TokenMalformed\"}"));
    }

    @Test
    void check_anyCharacterAltered_isNeverValid() {
        for (int i = 0; i < mapbox.master.length(); i++) {
            String altered = mapbox.master.substring(0, i)
                    + (mapbox.master.charAt(i) == 'A' ? 'B' : 'A')
                    + mapbox.master.substring(i + 1);
            assertThat(mapbox.check(altered).get("code").textValue())
                    .as(altered)
                    .isIn("TokenInvalid", "TokenMalformed");
        }
        // The last of 22 characters has unused bits, so other characters decode to the same bytes.
        String same = mapbox.master.substring(0, mapbox.master.length() - 1)
                + (char) (mapbox.master.charAt(mapbox.master.length() - 1) + 1);
        assertThat(mapbox.check(same).get("code").textValue()).isIn("TokenInvalid", "TokenMalformed");
        assertThat(mapbox.check(mapbox.master + "A").get("code").textValue()).isEqualTo("TokenInvalid");
    }

    @Test
    void check_withoutAToken_isUnprocessable() {
        assertError(mapbox.call("GET", "/tokens/v2", Map.of(), ""), 422, "access token is required");
        assertError(mapbox.call("GET", "/tokens/v2", Map.of("access_token", ""), ""), 422, "access token is required");
    }
}
