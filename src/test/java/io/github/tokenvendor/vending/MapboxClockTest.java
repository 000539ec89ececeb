package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MapboxClockTest {
    private final MutableClock environment = new MutableClock("2026-11-03T10:00:00Z");
    private final MapboxClock clock = new MapboxClock(environment);

    @Test
    void now_notSet_isTheEnvironmentsTime() {
        assertThat(clock.now()).isEqualTo("2026-11-03T10:00:00Z");
        assertThat(clock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void set_mapboxIsBehind_followsMapboxFromThenOn() {
        clock.synchronizeTo(Instant.parse("2026-11-03T09:50:00Z"), Duration.ZERO);
        environment.advance(Duration.ofSeconds(5));

        assertThat(clock.now()).isEqualTo("2026-11-03T09:50:05Z");
        assertThat(clock.offset()).isEqualTo(Duration.ofMinutes(-10));
    }

    @Test
    void set_differenceOfThreeSeconds_isNoise() {
        clock.synchronizeTo(Instant.parse("2026-11-03T10:00:03Z"), Duration.ZERO);
        assertThat(clock.offset()).isEqualTo(Duration.ZERO);
        clock.synchronizeTo(Instant.parse("2026-11-03T10:00:03.001Z"), Duration.ZERO);
        assertThat(clock.offset()).isEqualTo(Duration.ofMillis(3_001));
        clock.synchronizeTo(Instant.parse("2026-11-03T09:59:57Z"), Duration.ZERO);
        assertThat(clock.offset())
                .as("within noise of the environment's own time")
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void set_littleChangeOfTheOffset_isNoise() {
        clock.synchronizeTo(Instant.parse("2026-11-03T10:10:00Z"), Duration.ZERO);

        clock.synchronizeTo(Instant.parse("2026-11-03T10:10:03Z"), Duration.ZERO);
        assertThat(clock.offset()).isEqualTo(Duration.ofMinutes(10));
        clock.synchronizeTo(Instant.parse("2026-11-03T10:10:04Z"), Duration.ZERO);
        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(604));
        clock.synchronizeTo(Instant.parse("2026-11-03T10:10:00Z"), Duration.ZERO);
        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(600));
    }

    @Test
    void forget_isTheEnvironmentsTimeAgain() {
        clock.synchronizeTo(Instant.parse("2026-11-03T09:50:00Z"), Duration.ZERO);
        clock.forget();

        assertThat(clock.now()).isEqualTo("2026-11-03T10:00:00Z");
    }

    @Test
    void synchronizeTo_timeThatMayBeOld_isIgnored() {
        clock.synchronizeTo(environment.instant().minusSeconds(18), Duration.ofSeconds(18));

        assertThat(clock.offset()).as("a body that took 18 s").isZero();
    }

    @Test
    void synchronizeTo_exchangeOfThreeSeconds_explainsNoDifference() {
        clock.synchronizeTo(environment.instant().minusSeconds(5), Duration.ofSeconds(3));
        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(-5));

        clock.synchronizeTo(
                environment.instant().minusSeconds(5), Duration.ofSeconds(3).plusMillis(1));
        assertThat(clock.offset()).isZero();
    }

    @Test
    void synchronizeTo_environmentWasFrozenInBetween_keepsItsOwnTime() {
        clock.synchronizeTo(environment.instant().minus(Duration.ofHours(2)), Duration.ofHours(2));

        assertThat(clock.offset()).isZero();
    }

    @Test
    void synchronizeTo_wrongBeyondWhatTheExchangeExplains_isCorrectedByTheMinimum() {
        clock.synchronizeTo(environment.instant().minusSeconds(600), Duration.ofSeconds(10));

        assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(-590));
    }
}
