package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LifetimeStepsTest {
    @Test
    void within_aFullHour_isEveryStepFromFiftyNineMinutesDown() {
        assertThat(seconds(new LifetimeSteps(Duration.ofHours(1)), Duration.ofHours(1)))
                .containsExactly(3_540L, 1_800L, 900L, 600L, 300L, 120L, 60L, 25L);
    }

    @Test
    void within_wish_isTheStepsThatDoNotExceedIt() {
        LifetimeSteps steps = new LifetimeSteps(Duration.ofHours(1));

        assertThat(seconds(steps, Duration.ofSeconds(300))).containsExactly(300L, 120L, 60L, 25L);
        assertThat(seconds(steps, Duration.ofSeconds(300).minusNanos(1))).containsExactly(120L, 60L, 25L);
        assertThat(seconds(steps, Duration.ofSeconds(30))).containsExactly(25L);
        assertThat(seconds(steps, Duration.ofSeconds(24))).isEmpty();
    }

    @Test
    void longest_isAStepOfItsOwnWithoutARepeat() {
        assertThat(seconds(new LifetimeSteps(Duration.ofSeconds(301)), Duration.ofHours(1)))
                .containsExactly(301L, 300L, 120L, 60L, 25L);
        assertThat(seconds(new LifetimeSteps(Duration.ofSeconds(300)), Duration.ofHours(1)))
                .containsExactly(300L, 120L, 60L, 25L);
        assertThat(seconds(new LifetimeSteps(Duration.ofSeconds(3_539)), Duration.ofHours(1)))
                .startsWith(3_539L, 1_800L);
        assertThat(seconds(new LifetimeSteps(Duration.ofSeconds(3_541)), Duration.ofHours(1)))
                .startsWith(3_540L, 1_800L);
    }

    @Test
    void everyWishFromThirtySecondsOn_findsAStep() {
        LifetimeSteps steps = new LifetimeSteps(Duration.ofSeconds(60));

        assertThat(LongStream.rangeClosed(30, 60).mapToObj(Duration::ofSeconds).map(steps::within))
                .allSatisfy(found -> assertThat(found).isNotEmpty());
    }

    private static List<Long> seconds(LifetimeSteps steps, Duration wish) {
        return steps.within(wish).stream().map(Duration::toSeconds).toList();
    }
}
