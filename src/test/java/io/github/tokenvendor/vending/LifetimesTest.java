package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    @Test
    void bucketsWithin_aFullHour_isEveryBucketFromFiftyNineMinutesDown() {
        assertThat(seconds(new Lifetimes(Duration.ofHours(1)), Duration.ofHours(1)))
                .containsExactly(3_540L, 1_800L, 900L, 600L, 300L, 120L, 60L, 25L);
    }

    @Test
    void bucketsWithin_lifetime_isTheBucketsThatDoNotExceedIt() {
        Lifetimes lifetimes = new Lifetimes(Duration.ofHours(1));

        assertThat(seconds(lifetimes, Duration.ofSeconds(300))).containsExactly(300L, 120L, 60L, 25L);
        assertThat(seconds(lifetimes, Duration.ofSeconds(300).minusNanos(1))).containsExactly(120L, 60L, 25L);
        assertThat(seconds(lifetimes, Duration.ofSeconds(30))).containsExactly(25L);
        assertThat(seconds(lifetimes, Duration.ofSeconds(24))).isEmpty();
    }

    @Test
    void longest_isABucketAndIsNotRepeated() {
        assertThat(seconds(new Lifetimes(Duration.ofSeconds(301)), Duration.ofHours(1)))
                .containsExactly(301L, 300L, 120L, 60L, 25L);
        assertThat(seconds(new Lifetimes(Duration.ofSeconds(300)), Duration.ofHours(1)))
                .containsExactly(300L, 120L, 60L, 25L);
        assertThat(seconds(new Lifetimes(Duration.ofSeconds(3_539)), Duration.ofHours(1)))
                .startsWith(3_539L, 1_800L);
        assertThat(seconds(new Lifetimes(Duration.ofSeconds(3_541)), Duration.ofHours(1)))
                .startsWith(3_540L, 1_800L);
    }

    @Test
    void everyLifetimeFromThirtySecondsOn_findsABucket() {
        Lifetimes lifetimes = new Lifetimes(Duration.ofSeconds(60));

        assertThat(LongStream.rangeClosed(30, 60).mapToObj(Duration::ofSeconds).map(lifetimes::bucketsWithin))
                .allSatisfy(found -> assertThat(found).isNotEmpty());
    }

    private static List<Long> seconds(Lifetimes lifetimes, Duration lifetime) {
        return lifetimes.bucketsWithin(lifetime).stream()
                .map(Duration::toSeconds)
                .toList();
    }
}
