package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopwatchTest {

    private final ManualTime time = new ManualTime();
    private final Stopwatch stopwatch = new Stopwatch(time);

    @Test
    void millis_readOftenWhileTheClocksTickAlternately_countsNoFaster() {
        for (int i = 0; i < 100_000; i++) {
            time.monotonic++;
            stopwatch.millis();
            time.wall++;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isEqualTo(100_000);
    }

    @Test
    void millis_wallClockAdjustedForAWeek_followsTheMonotonicClock() {
        for (int second = 0; second < 7 * 86_400; second++) {
            time.monotonic += 1000;
            time.wall += second % 2 == 0 ? 1400 : 600;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isEqualTo(7 * 86_400_000L);
    }

    @Test
    void millis_machineSlept_countsTheSleep() {
        time.wall += 8 * 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(8 * 3_600_000);
    }

    @Test
    void millis_manyShortSleeps_areCountedToTheSecond() {
        for (int i = 0; i < 100; i++) {
            time.wall += 900;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isBetween(89_000L, 90_000L);
    }

    @Test
    void millis_wallClockSetBackThenSleep_countsBoth() {
        time.wall -= 86_400_000;
        time.monotonic += 5_000;
        assertThat(stopwatch.millis()).isEqualTo(5_000);
        time.wall += 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_605_000);
    }

    @Test
    void millis_wallClockSetForward_countsTooMuchRatherThanTooLittle() {
        time.wall += 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_600_000);
        time.wall -= 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_600_000);
    }
}
