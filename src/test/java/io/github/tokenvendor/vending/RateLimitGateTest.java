package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitGateTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
    private final RateLimitGate gate = new RateLimitGate();

    @Test
    void passThrough_neverClosed_isOpen() {
        assertOpen(NOW);
    }

    @Test
    void close_untilTheReset_keepsOutAndTellsTheWait() {
        VendingException first = gate.close(NOW, Duration.ofSeconds(42));

        assertThat(first.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED);
        assertThat(first.retryAfter()).hasValue(Duration.ofSeconds(42));
        assertClosed(NOW.plusSeconds(40), Duration.ofSeconds(2));
        assertClosed(NOW.plusSeconds(42).minusNanos(1), Duration.ofNanos(1));
        assertOpen(NOW.plusSeconds(42));
    }

    @Test
    void close_resetFarAway_isBoundedToAMinute() {
        assertThat(gate.close(NOW, Duration.ofDays(365)).retryAfter()).hasValue(Duration.ofMinutes(1));
        assertClosed(NOW, Duration.ofMinutes(1));
        assertOpen(NOW.plusSeconds(60));
    }

    @Test
    void close_resetInThePast_isASecond() {
        assertThat(gate.close(NOW, Duration.ofSeconds(-7)).retryAfter()).hasValue(Duration.ofSeconds(1));
        assertClosed(NOW.plusMillis(999), Duration.ofMillis(1));
        assertOpen(NOW.plusSeconds(1));
    }

    @Test
    void passThrough_clockSetBackFar_isOpen() {
        gate.close(NOW, Duration.ofMinutes(1));

        assertClosed(NOW, Duration.ofMinutes(1));
        assertOpen(NOW.minusSeconds(3_600));
        assertOpen(NOW.minusMillis(1));
    }

    @Test
    void open_afterClosing_isOpen() {
        gate.close(NOW, Duration.ofMinutes(1));
        gate.reset();

        assertOpen(NOW);
    }

    private void assertOpen(Instant now) {
        assertThatCode(() -> gate.check(now)).doesNotThrowAnyException();
    }

    private void assertClosed(Instant now, Duration wait) {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.check(now))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(wait));
    }
}
