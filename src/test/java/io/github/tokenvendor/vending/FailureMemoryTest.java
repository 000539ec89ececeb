package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureMemoryTest {
    private static final ScopeSet STYLES = scopes("styles:read");
    private static final ScopeSet FONTS = scopes("fonts:read");
    private static final MasterToken MASTER = master("master-1");
    private static final VendingException REFUSAL = VendingException.of(Failure.MISCONFIGURED, "refused");
    private static final VendingException DOWN =
            VendingException.retryable(Failure.MAPBOX_UNAVAILABLE, "down", Duration.ofSeconds(5));

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FailureMemory memory = new FailureMemory(clock);

    @Test
    void masterRefused_isRemembered_forThisMasterAndHalfAMinute() {
        assertThat(memory.masterRefused(MASTER, REFUSAL).retryAfter()).hasValue(Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(10));
        assertThat(memory.refusalOf(MASTER))
                .hasValueSatisfying(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(20)));
        assertThat(memory.refusalOf(master("master-2"))).isEmpty();
        clock.advance(Duration.ofSeconds(20));
        assertThat(memory.refusalOf(MASTER)).isEmpty();
    }

    @Test
    void requestRefused_isRemembered_forThisMasterAndScopeSet() {
        memory.requestRefused(MASTER, STYLES, REFUSAL);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> memory.check(MASTER, STYLES))
                .withMessage("refused");
        assertThatCode(() -> memory.check(MASTER, FONTS)).doesNotThrowAnyException();
        assertThatCode(() -> memory.check(master("master-2"), STYLES)).doesNotThrowAnyException();
        assertThat(memory.refusalOf(MASTER)).isEmpty();
    }

    @Test
    void refusal_clockSetBack_isNotProlonged() {
        memory.masterRefused(MASTER, REFUSAL);
        clock.advance(Duration.ofHours(-1));

        assertThat(memory.refusalOf(MASTER)).isEmpty();
    }

    @Test
    void unavailable_thriceInARow_failsAtOnce_untilAProbeIsDue() {
        memory.unavailable(DOWN);
        memory.unavailable(DOWN);
        assertThatCode(memory::admit).doesNotThrowAnyException();
        assertThat(memory.unavailable(DOWN).retryAfter()).hasValue(Duration.ofSeconds(1));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(memory::admit)
                .withMessage("down")
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        assertThatCode(memory::admit).doesNotThrowAnyException();
    }

    @Test
    void refusals_andRateLimits_showThatMapboxIsThere() {
        for (int round = 0; round < 3; round++) {
            memory.unavailable(DOWN);
            memory.unavailable(DOWN);
            assertThatCode(memory::admit).as("never three in a row").doesNotThrowAnyException();
            switch (round) {
                case 0 -> memory.masterRefused(MASTER, REFUSAL);
                case 1 -> memory.requestRefused(MASTER, STYLES, REFUSAL);
                default -> memory.rateLimited(Duration.ofSeconds(3));
            }
        }
        memory.unavailable(DOWN);
        memory.unavailable(DOWN);

        assertThatCode(memory::admit).as("never three in a row").doesNotThrowAnyException();
    }

    @Test
    void rateLimited_shutsOutEverybody_untilTheReset() {
        VendingException first = memory.rateLimited(Duration.ofSeconds(42));

        assertThat(first.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED);
        assertThat(first.retryAfter()).hasValue(Duration.ofSeconds(42));
        clock.advance(Duration.ofSeconds(40));
        assertRateLimited(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2).minusNanos(1));
        assertRateLimited(Duration.ofNanos(1));
        clock.advance(Duration.ofNanos(1));
        assertNotRateLimited();
    }

    @Test
    void rateLimited_resetFarAway_isBoundedToAMinute() {
        assertThat(memory.rateLimited(Duration.ofDays(365)).retryAfter()).hasValue(Duration.ofMinutes(1));
        assertRateLimited(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(1));
        assertNotRateLimited();
    }

    @Test
    void rateLimited_resetInThePast_isASecond() {
        assertThat(memory.rateLimited(Duration.ofSeconds(-7)).retryAfter()).hasValue(Duration.ofSeconds(1));
        clock.advance(Duration.ofMillis(999));
        assertRateLimited(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertNotRateLimited();
    }

    @Test
    void rateLimited_clockSetBack_isBoundedToAMinute() {
        memory.rateLimited(Duration.ofMinutes(1));
        clock.advance(Duration.ofMillis(-1));
        assertNotRateLimited();
        clock.advance(Duration.ofHours(-1));
        assertNotRateLimited();

        memory.rateLimited(Duration.ofSeconds(20));
        clock.advance(Duration.ofSeconds(-40));
        assertRateLimited(Duration.ofMinutes(1));
    }

    @Test
    void refusals_moreThanTheCapacity_dropTheOldest() {
        for (int i = 0; i <= 256; i++) {
            memory.masterRefused(master("master-" + i), REFUSAL);
        }

        assertThat(memory.refusalOf(master("master-0"))).isEmpty();
        assertThat(memory.refusalOf(master("master-1"))).isPresent();
        assertThat(memory.refusalOf(master("master-256"))).isPresent();
    }

    @Test
    void forget_leavesNothing() {
        memory.masterRefused(MASTER, REFUSAL);
        memory.rateLimited(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            memory.unavailable(DOWN);
        }

        memory.forget();

        assertThat(memory.refusalOf(MASTER)).isEmpty();
        assertThatCode(() -> memory.check(MASTER, STYLES)).doesNotThrowAnyException();
        assertThatCode(memory::admit).doesNotThrowAnyException();
    }

    private void assertRateLimited(Duration wait) {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> memory.check(MASTER, FONTS))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(wait));
    }

    private void assertNotRateLimited() {
        assertThatCode(() -> memory.check(MASTER, FONTS)).doesNotThrowAnyException();
    }

    private static MasterToken master(String id) {
        return new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, Instant.EPOCH);
    }
}
