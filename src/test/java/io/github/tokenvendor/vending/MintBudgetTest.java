package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.vending.MintBudget.Use;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MintBudgetTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final MintBudget budget = new MintBudget(3, clock);

    @Test
    void acquire_moreThanTheBudget_saysExactlyWhenTheNextIsFree() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        clock.advance(Duration.ofSeconds(10));
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        clock.advance(Duration.ofMillis(12_345));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> budget.acquire(MinterFixture.ANYBODY, Use.OTHER))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofMillis(60_000 - 22_345)));
    }

    @Test
    void acquire_aRefusalCostsNothing_andTheWindowSlides() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        clock.advance(Duration.ofSeconds(59));
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        assertRefused();
        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertRefused();
        clock.advance(Duration.ofNanos(1));
        assertFree();
        assertRefused();
        clock.advance(Duration.ofSeconds(59));
        assertFree();
    }

    @Test
    void acquire_clockSetBack_doesNotLockTheBudgetForever() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        assertRefused();
        clock.advance(Duration.ofDays(-1));

        assertFree();
        assertFree();
        assertRefused();
    }

    @Test
    void clear_restoresTheWholeBudget() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        budget.clear();

        assertFree();
        assertFree();
        assertRefused();
    }

    @Test
    void acquire_aTenthIsKeptForTheDefaultRequest() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        assertRefused();

        assertThatCode(() -> budget.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> budget.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED));
    }

    @Test
    void acquire_defaultRequests_mayTakeEverything() throws VendingException {
        for (int i = 0; i < 3; i++) {
            budget.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
        }

        assertRefused();
    }

    @Test
    void acquire_shortLifetimes_getAQuarterRoundedUp() throws VendingException {
        MintBudget twenty = new MintBudget(20, clock);
        for (int i = 0; i < 5; i++) {
            twenty.acquire(MinterFixture.ANYBODY, Use.SHORT_LIVED);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> twenty.acquire(MinterFixture.ANYBODY, Use.SHORT_LIVED))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(55)));
        for (int i = 0; i < 13; i++) {
            twenty.acquire(MinterFixture.ANYBODY, Use.OTHER);
        }
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> twenty.acquire(MinterFixture.ANYBODY, Use.OTHER));
        twenty.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
        twenty.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> twenty.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED));
    }

    @Test
    void acquire_budgetOfOne_keepsNothingBack() throws VendingException {
        new MintBudget(1, clock).acquire(MinterFixture.ANYBODY, Use.SHORT_LIVED);
        new MintBudget(1, clock).acquire(MinterFixture.ANYBODY, Use.OTHER);
    }

    @Test
    void refund_restoresTheCall() throws VendingException {
        budget.acquire(MinterFixture.ANYBODY, Use.OTHER);
        budget.refund(budget.acquire(MinterFixture.ANYBODY, Use.OTHER));

        assertFree();
        assertRefused();
    }

    @Test
    void require_asksWithoutTakingAMint() throws VendingException {
        MintBudget one = new MintBudget(1, clock);
        one.require(MinterFixture.ANYBODY, Use.OTHER);
        one.require(MinterFixture.ANYBODY, Use.OTHER);
        one.acquire(MinterFixture.ANYBODY, Use.OTHER);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> one.require(MinterFixture.ANYBODY, Use.OTHER))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 1", "11, 2", "20, 2", "100, 10"})
    void acquire_replacements_getATenthRoundedUpOfTheirOwn(int perMinute, int replacements) throws VendingException {
        MintBudget separate = new MintBudget(perMinute, clock);
        for (int i = 0; i < perMinute; i++) {
            separate.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
        }
        for (int i = 0; i < replacements; i++) {
            separate.acquire(MinterFixture.ANYBODY, Use.REPLACEMENT);
        }

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> separate.acquire(MinterFixture.ANYBODY, Use.REPLACEMENT));
    }

    private void assertFree() {
        assertThatCode(() -> budget.acquire(MinterFixture.ANYBODY, Use.OTHER)).doesNotThrowAnyException();
    }

    private void assertRefused() {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> budget.acquire(MinterFixture.ANYBODY, Use.OTHER));
    }
}
