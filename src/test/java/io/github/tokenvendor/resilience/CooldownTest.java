package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private final Cooldown cooldown = new Cooldown(START, Duration.ofSeconds(30));

    @Test
    void left_countsDownToZero() {
        assertThat(cooldown.left(START)).isEqualTo(Duration.ofSeconds(30));
        assertThat(cooldown.left(START.plusSeconds(30).minusNanos(1))).isEqualTo(Duration.ofNanos(1));
        assertThat(cooldown.left(START.plusSeconds(30))).isEqualTo(Duration.ZERO);
        assertThat(cooldown.left(START.plusSeconds(31))).isEqualTo(Duration.ZERO);
    }

    @Test
    void isOver_fromTheEndOn() {
        assertThat(cooldown.isOver(START)).isFalse();
        assertThat(cooldown.isOver(START.plusSeconds(30).minusNanos(1))).isFalse();
        assertThat(cooldown.isOver(START.plusSeconds(30))).isTrue();
    }

    @Test
    void isOver_clockSetBack_endsIt() {
        assertThat(cooldown.isOver(START.minusNanos(1))).isTrue();
        assertThat(cooldown.left(START.minusSeconds(3_600))).isEqualTo(Duration.ZERO);
    }

    @Test
    void none_isOverAtAnyTime() {
        assertThat(Cooldown.NONE.isOver(Instant.EPOCH)).isTrue();
        assertThat(Cooldown.NONE.isOver(START)).isTrue();
        assertThat(Cooldown.NONE.isOver(Instant.EPOCH.minusSeconds(1))).isTrue();
    }
}
