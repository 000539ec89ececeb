package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadingPauseTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final ReadingPause pause = new ReadingPause(clock);
    private final SecretException failure = SecretException.unavailable("down");

    @Test
    void isOn_neverBegun_isFalse() {
        assertThat(pause.isOn()).isFalse();
        assertThat(pause.left()).isZero();
    }

    @Test
    void begin_lastsItsLengthToTheInstant() {
        pause.begin();

        clock.advance(ReadingPause.LENGTH.minus(TICK));
        assertThat(pause.isOn()).isTrue();
        assertThat(pause.left()).isEqualTo(TICK);

        clock.advance(TICK);
        assertThat(pause.isOn()).isFalse();
    }

    @Test
    void begin_afterAFailure_countsFromWhenTheReadingBegan_andRemembersIt() {
        pause.begin(failure, clock.instant().minus(Duration.ofSeconds(20)));

        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(pause::throwFailure).isSameAs(failure);
    }

    @Test
    void begin_withoutAFailure_forgetsAnEarlierOne() {
        pause.begin(failure, clock.instant());
        pause.begin();

        assertThatCode(pause::throwFailure).doesNotThrowAnyException();
    }

    @Test
    void left_clockSetBack_isZero() {
        pause.begin();
        clock.advance(Duration.ofSeconds(-1));

        assertThat(pause.left()).isZero();
    }

    @Test
    void end_forgetsPauseAndFailure() {
        pause.begin(failure, clock.instant());
        pause.end();

        assertThat(pause.isOn()).isFalse();
        assertThatCode(pause::throwFailure).doesNotThrowAnyException();
    }
}
