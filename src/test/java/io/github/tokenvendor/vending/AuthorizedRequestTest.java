package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizedRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    private final MapboxClock clock = new MapboxClock(InstantSource.fixed(NOW));

    @Test
    void latest_isTheEarlierOfLifetimeAndExpiry() {
        assertThat(request(Optional.empty()).latest(clock)).isEqualTo(NOW.plusSeconds(60));
        assertThat(request(Optional.of(NOW.plusSeconds(59))).latest(clock)).isEqualTo(NOW.plusSeconds(59));
        assertThat(request(Optional.of(NOW.plusSeconds(61))).latest(clock)).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void latest_correctedClock_movesTheLifetimeAndLeavesTheExpiry() {
        clock.synchronizeTo(NOW.minusSeconds(600), Duration.ZERO);

        assertThat(request(Optional.empty()).latest(clock)).isEqualTo(NOW.plusSeconds(60 - 600));
        assertThat(request(Optional.of(NOW.minusSeconds(539))).latest(clock)).isEqualTo(NOW.minusSeconds(540));
        assertThat(request(Optional.of(NOW.minusSeconds(541))).latest(clock)).isEqualTo(NOW.minusSeconds(541));
    }

    @Test
    void until_onlyEverShortens() {
        AuthorizedRequest request = request(Optional.of(NOW.plusSeconds(40)));

        assertThat(request.until(NOW.plusSeconds(39)).latest(clock)).isEqualTo(NOW.plusSeconds(39));
        assertThat(request.until(NOW.plusSeconds(40))).isSameAs(request);
        assertThat(request.until(NOW.plusSeconds(41))).isSameAs(request);
        assertThat(request(Optional.empty()).until(NOW.plusSeconds(61)).latest(clock))
                .isEqualTo(NOW.plusSeconds(60));
    }

    private static AuthorizedRequest request(Optional<Instant> expires) {
        return new AuthorizedRequest(
                Allowance.shared(scopes("styles:read"), Duration.ofHours(1)),
                scopes("styles:read"),
                NOW,
                Duration.ofSeconds(60),
                expires,
                Optional.empty());
    }
}
