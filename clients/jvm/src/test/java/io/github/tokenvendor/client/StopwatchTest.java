package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopwatchTest {

    private final Clocks clocks = new Clocks();
    private final Stopwatch stopwatch = new Stopwatch(clocks);

    @Test
    void millis_readOftenWhileTheClocksTickInTurn_countsNoFasterThanReadOnce() {
        for (int i = 0; i < 100_000; i++) {
            clocks.monotonic++;
            stopwatch.millis();
            clocks.wall++;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isEqualTo(100_000);
    }

    @Test
    void millis_wallClockDisciplinedForAWeek_isTheMonotonicOnesButForASecond() {
        for (int second = 0; second < 7 * 86_400; second++) {
            clocks.monotonic += 1000;
            clocks.wall += second % 2 == 0 ? 1400 : 600;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isEqualTo(7 * 86_400_000L);
    }

    @Test
    void millis_machineSlept_countsTheNight() {
        clocks.wall += 8 * 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(8 * 3_600_000);
    }

    @Test
    void millis_manyShortNaps_areCountedToTheSecond() {
        for (int i = 0; i < 100; i++) {
            clocks.wall += 900;
            stopwatch.millis();
        }
        assertThat(stopwatch.millis()).isBetween(89_000L, 90_000L);
    }

    @Test
    void millis_wallClockSetBackThenSleep_countsBoth() {
        clocks.wall -= 86_400_000;
        clocks.monotonic += 5_000;
        assertThat(stopwatch.millis()).isEqualTo(5_000);
        clocks.wall += 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_605_000);
    }

    @Test
    void millis_wallClockSetForward_countsTooMuchRatherThanTooLittle() {
        clocks.wall += 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_600_000);
        clocks.wall -= 3_600_000;
        assertThat(stopwatch.millis()).isEqualTo(3_600_000);
    }

    private static final class Clocks implements TimeSource {
        private long monotonic = 77;
        private long wall = 1_800_000_000_000L;

        @Override
        public long monotonicMillis() {
            return monotonic;
        }

        @Override
        public long wallMillis() {
            return wall;
        }
    }
}
