package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.MASTER_SCOPES;
import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 100 requests a minute for an account. */
class FakeTokensApiRateTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    @Test
    void rate_everyCountedResponse_hasTheRateLimitHeaders() {
        assertThat(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read")
                        .headers())
                .containsEntry("X-Rate-Limit-Interval", "60")
                .containsEntry("X-Rate-Limit-Limit", "100")
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:00Z").getEpochSecond()));
    }

    @Test
    void rate_overAHundredOfAnyKind_isRefusedUntilTheReset() {
        for (int i = 0; i < 50; i++) {
            assertThat(mapbox.post(mapbox.master, "{").status()).isEqualTo(400);
            assertThat(mapbox.check(mapbox.master).get("code").textValue()).isEqualTo("TokenValid");
        }
        mapbox.clock.advance(Duration.ofMillis(59_999));
        FakeResponse refused = mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read");
        assertError(refused, 429, "Too Many Requests");
        assertThat(refused.headers())
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:00Z").getEpochSecond()));
        assertThat(mapbox.call("GET", "/tokens/v2", Map.of("access_token", mapbox.master), "")
                        .status())
                .isEqualTo(429);

        mapbox.clock.advance(Duration.ofMillis(1));

        assertThat(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void rate_windowBeginsWithinASecond_resetIsRoundedUp() {
        mapbox.clock.advance(Duration.ofMillis(1));

        assertThat(mapbox.list(Map.of()).headers())
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:01Z").getEpochSecond()));
    }

    @Test
    void rate_otherAccount_isNotAffected() {
        String other = mapbox.secret("other", MASTER_SCOPES);
        for (int i = 0; i < 101; i++) {
            mapbox.list(Map.of());
        }

        assertThat(mapbox.list(Map.of()).status()).isEqualTo(429);
        assertThat(mapbox.call("GET", "/tokens/v2/other", Map.of("access_token", other), "")
                        .status())
                .isEqualTo(200);
        assertThat(mapbox.call("GET", "/tokens/v2/nobody", Map.of("access_token", mapbox.master), "")
                        .status())
                .isEqualTo(404);
    }
}
