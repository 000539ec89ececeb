package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningClockTest {
    private final MutableClock local = new MutableClock("2026-11-23T10:00:00Z");
    private final SigningClock clock = new SigningClock(local);

    /** The exchange ends at 10:00:00 by the environment's clock. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:10:00Z, 3, 2026-11-23T10:10:00Z",
        "2026-11-23T10:00:01Z, 3, 2026-11-23T10:00:01Z",
        "2026-11-23T10:00:00Z, 3, 2026-11-23T10:00:00Z",
        "2026-11-23T09:59:57Z, 3, 2026-11-23T10:00:00Z",
        "2026-11-23T09:59:56Z, 3, 2026-11-23T10:00:00Z",
        "2026-11-23T09:59:55Z, 3, 2026-11-23T09:59:59Z",
        "2026-11-23T09:50:00Z, 3, 2026-11-23T09:50:04Z",
        "2026-11-23T09:59:43Z, 18, 2026-11-23T10:00:00Z"
    })
    void learn_date_correctsOnlyWhatTheExchangesDurationCannotExplain(Instant date, long seconds, Instant expected) {
        boolean changed = clock.learn(Optional.of(date), Duration.ofSeconds(seconds));

        assertThat(clock.now().instant()).isEqualTo(expected);
        assertThat(changed).isEqualTo(!expected.equals(local.instant()));
    }

    @Test
    void learn_withoutADate_changesNothing() {
        assertThat(clock.learn(Optional.empty(), Duration.ZERO)).isFalse();
        assertThat(clock.now().instant()).isEqualTo(local.instant());
    }

    @Test
    void learn_twice_countsFromTheFirstCorrection() {
        clock.learn(Optional.of(Instant.parse("2026-11-23T10:10:00Z")), Duration.ZERO);
        local.advance(Duration.ofMinutes(-30));

        assertThat(clock.now().instant()).isEqualTo(Instant.parse("2026-11-23T09:40:00Z"));
        assertThat(clock.learn(Optional.of(Instant.parse("2026-11-23T10:11:00Z")), Duration.ZERO))
                .isTrue();
        assertThat(clock.now().instant()).isEqualTo(Instant.parse("2026-11-23T10:11:00Z"));
    }
}
