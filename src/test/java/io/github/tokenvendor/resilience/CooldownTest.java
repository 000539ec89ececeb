package io.github.tokenvendor.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CooldownTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private static final Cooldown HALF_A_MINUTE = new Cooldown(START, Duration.ofSeconds(30));

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT30S",
        "PT0.000000001S, PT29.999999999S",
        "PT12S, PT18S",
        "PT29.999999999S, PT0.000000001S",
        "PT30S, PT0S",
        "PT30.000000001S, PT0S",
        "P400D, PT0S",
    })
    void left_countsDownToZero(Duration elapsed, Duration left) {
        assertLeft(HALF_A_MINUTE, START.plus(elapsed), left);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S", "PT1S", "P400D"})
    void left_clockSetBackBeforeTheStart_isZero(Duration setBack) {
        assertLeft(HALF_A_MINUTE, START.minus(setBack), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void left_withoutALength_isZero(Duration length) {
        assertLeft(new Cooldown(START, length), START, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "-1000000000-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2026-11-03T10:00:00Z",
        "+1000000000-12-31T00:00:00Z"
    })
    void none_isOverAtAnyTime(Instant now) {
        assertLeft(Cooldown.NONE, now, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"PT17.999999999S, false", "PT18S, false", "PT18.000000001S, true"})
    void orLonger_startsAgain_onlyIfThatEndsLater(Duration other, boolean again) {
        Instant now = START.plusSeconds(12);

        assertThat(HALF_A_MINUTE.orLonger(now, other)).isEqualTo(again ? new Cooldown(now, other) : HALF_A_MINUTE);
    }

    private static void assertLeft(Cooldown cooldown, Instant now, Duration left) {
        assertThat(cooldown.left(now)).isEqualTo(left);
        assertThat(cooldown.isActive(now)).isEqualTo(!left.isZero());
    }
}
