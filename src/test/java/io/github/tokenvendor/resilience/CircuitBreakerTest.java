package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");

    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(15));

    @Test
    void tryAcquire_fewerFailuresThanTheThreshold_staysClosed() {
        breaker.failed(START);
        breaker.failed(START);

        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.tryAcquire(START)).isTrue();
    }

    @Test
    void tryAcquire_afterASuccess_countsFromZero() {
        breaker.failed(START);
        breaker.failed(START);
        breaker.succeeded();
        breaker.failed(START);

        assertThat(breaker.tryAcquire(START)).isTrue();
    }

    @Test
    void tryAcquire_open_letsOneProbeThroughAtATime() {
        open();

        assertThat(breaker.tryAcquire(START.plusMillis(999))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(1))).isTrue();
        assertThat(breaker.tryAcquire(START.plusSeconds(1)))
                .as("while the probe is in flight")
                .isFalse();
        assertThat(breaker.waitFrom(START.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failed_probes_growTheIntervalTo15Seconds() {
        open();
        Instant now = START;
        for (int seconds : new int[] {1, 2, 4, 8, 15, 15}) {
            assertThat(breaker.waitFrom(now)).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
            assertThat(breaker.tryAcquire(now)).isTrue();
            breaker.failed(now);
        }
    }

    @Test
    void succeeded_closes_andTheNextIntervalIsTheFirst() {
        open();
        breaker.tryAcquire(START.plusSeconds(1));
        breaker.failed(START.plusSeconds(1));
        breaker.succeeded();
        assertThat(breaker.tryAcquire(START.plusSeconds(1))).isTrue();

        open();
        assertThat(breaker.waitFrom(START)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tryAcquire_probeThatNeverReports_isGivenUp() {
        open();
        assertThat(breaker.tryAcquire(START.plusSeconds(1))).isTrue();

        assertThat(breaker.tryAcquire(START.plusSeconds(120))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(121))).isTrue();
    }

    @Test
    void tryAcquire_clockSetBack_doesNotStayOpenForever() {
        open();

        assertThat(breaker.tryAcquire(START.minus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void isBlocked_asksWithoutTakingTheProbe() {
        assertThat(breaker.isBlocked(START)).isFalse();
        open();
        assertThat(breaker.isBlocked(START.plusMillis(999))).isTrue();
        assertThat(breaker.isBlocked(START.plusSeconds(1))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(1))).isTrue();
        assertThat(breaker.isBlocked(START.plusSeconds(1))).isTrue();
    }

    @Test
    void open_forATime_andNeverShorterThanItsOwn() {
        breaker.open(START, Duration.ofSeconds(4));
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.waitFrom(START)).isEqualTo(Duration.ofSeconds(4));

        breaker.open(START, Duration.ofSeconds(2));
        assertThat(breaker.waitFrom(START)).isEqualTo(Duration.ofSeconds(4));
        assertThat(breaker.tryAcquire(START.plusSeconds(4))).isTrue();
        breaker.failed(START.plusSeconds(4));
        assertThat(breaker.waitFrom(START.plusSeconds(4))).isEqualTo(Duration.ofSeconds(2));
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            breaker.failed(START);
        }
        assertThat(breaker.isOpen()).isTrue();
    }
}
