package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final Patience patience = new Patience(clock);

    @Test
    void next_withoutATimeout_isAlways200Milliseconds() {
        for (int i = 0; i < 3; i++) {
            assertThat(patience.next().remainingMillis()).isBetween(100L, 200L);
        }
    }

    @Test
    void next_afterATimeout_hasPassedFor30Seconds() {
        patience.timedOut();
        assertThat(patience.next().hasPassed()).isTrue();
        clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(patience.next().hasPassed()).isTrue();
        clock.advance(Duration.ofNanos(1));
        assertThat(patience.next().hasPassed()).isFalse();
    }

    @Test
    void next_clockSetBack_orForgotten_waitsAgain() {
        patience.timedOut();
        clock.advance(Duration.ofHours(-1));
        assertThat(patience.next().hasPassed()).isFalse();

        patience.timedOut();
        patience.forget();
        assertThat(patience.next().hasPassed()).isFalse();
    }
}
