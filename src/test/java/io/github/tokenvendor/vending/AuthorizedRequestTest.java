package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizedRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    @Test
    void latest_isTheEarlierOfLifetimeAndExpiry() {
        assertThat(request(Optional.empty()).latest()).isEqualTo(NOW.plusSeconds(60));
        assertThat(request(Optional.of(NOW.plusSeconds(59))).latest()).isEqualTo(NOW.plusSeconds(59));
        assertThat(request(Optional.of(NOW.plusSeconds(61))).latest()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void correctedBy_movesTheLifetimeAndLeavesTheExpiry() {
        Duration correction = Duration.ofSeconds(-600);

        assertThat(request(Optional.empty()).correctedBy(correction).latest()).isEqualTo(NOW.plusSeconds(60 - 600));
        assertThat(request(Optional.of(NOW.minusSeconds(599)))
                        .correctedBy(correction)
                        .latest())
                .isEqualTo(NOW.minusSeconds(599));
    }

    private static AuthorizedRequest request(Optional<Instant> expires) {
        return new AuthorizedRequest(scopes("styles:read"), NOW, Duration.ofSeconds(60), expires, Optional.empty());
    }
}
