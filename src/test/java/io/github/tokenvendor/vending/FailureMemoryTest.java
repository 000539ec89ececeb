package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.ScopeSet;
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
        memory.rateLimited(Duration.ofSeconds(20));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> memory.check(MASTER, FONTS))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED));
        clock.advance(Duration.ofSeconds(20));
        assertThatCode(() -> memory.check(MASTER, FONTS)).doesNotThrowAnyException();
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

    private static MasterToken master(String id) {
        return new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, Instant.EPOCH);
    }
}
