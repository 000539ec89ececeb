package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On the real monotonic clock, so every bound leaves room for a busy machine. */
class DeadlineTest {
    private static final Deadline SOON = Deadline.after(Duration.ofMinutes(1));
    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(2));

    @Test
    void remainingMillis_ofAMinute_isAlmostAMinute() {
        assertThat(Deadline.after(Duration.ofMinutes(1)).remainingMillis()).isBetween(50_000L, 60_000L);
        assertThat(SOON.hasPassed()).isFalse();
    }

    @Test
    void after_zeroOrLess_hasPassed() {
        assertThat(Deadline.after(Duration.ZERO).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofMinutes(-1)).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofMinutes(-1)).remainingMillis()).isBetween(-70_000L, -60_000L);
    }

    /** A wait of zero milliseconds would not be a wait. */
    @Test
    void hasPassed_lessThanAMillisecondLeft_isTrue() {
        assertThat(Deadline.after(Duration.ofNanos(999_999)).hasPassed()).isTrue();
    }

    @Test
    void remainingMillis_justPassed_isNegative() {
        assertThat(Deadline.after(Duration.ofNanos(-1)).remainingMillis()).isNegative();
    }

    @Test
    void orEarlier_eitherWayRound_isTheEarlier() {
        assertThat(SOON.orEarlier(LATER)).isSameAs(SOON);
        assertThat(LATER.orEarlier(SOON)).isSameAs(SOON);
    }
}
