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
        budget.acquire(Use.OTHER);
        clock.advance(Duration.ofSeconds(10));
        budget.acquire(Use.OTHER);
        clock.advance(Duration.ofMillis(12_345));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> budget.acquire(Use.OTHER))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofMillis(60_000 - 22_345)));
    }

    @Test
    void acquire_aRefusalCostsNothing_andTheWindowSlides() throws VendingException {
        budget.acquire(Use.OTHER);
        clock.advance(Duration.ofSeconds(59));
        budget.acquire(Use.OTHER);
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
        budget.acquire(Use.OTHER);
        budget.acquire(Use.OTHER);
        assertRefused();
        clock.advance(Duration.ofDays(-1));

        assertFree();
        assertFree();
        assertRefused();
    }

    @Test
    void clear_restoresTheWholeBudget() throws VendingException {
        budget.acquire(Use.OTHER);
        budget.acquire(Use.OTHER);
        budget.clear();

        assertFree();
        assertFree();
        assertRefused();
    }

    @Test
    void acquire_aTenthIsKeptForTheDefaultRequest() throws VendingException {
        budget.acquire(Use.OTHER);
        budget.acquire(Use.OTHER);
        assertRefused();

        assertThatCode(() -> budget.acquire(Use.UNRESTRICTED)).doesNotThrowAnyException();
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> budget.acquire(Use.UNRESTRICTED));
    }

    @Test
    void acquire_defaultRequests_mayTakeEverything() throws VendingException {
        for (int i = 0; i < 3; i++) {
            budget.acquire(Use.UNRESTRICTED);
        }

        assertRefused();
    }

    @Test
    void acquire_shortLifetimes_getAQuarterRoundedUp() throws VendingException {
        MintBudget twenty = new MintBudget(20, clock);
        for (int i = 0; i < 5; i++) {
            twenty.acquire(Use.SHORT_LIVED);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> twenty.acquire(Use.SHORT_LIVED))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(55)));
        for (int i = 0; i < 13; i++) {
            twenty.acquire(Use.OTHER);
        }
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> twenty.acquire(Use.OTHER));
        twenty.acquire(Use.UNRESTRICTED);
        twenty.acquire(Use.UNRESTRICTED);
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> twenty.acquire(Use.UNRESTRICTED));
    }

    @Test
    void acquire_budgetOfOne_keepsNothingBack() throws VendingException {
        new MintBudget(1, clock).acquire(Use.SHORT_LIVED);
        new MintBudget(1, clock).acquire(Use.OTHER);
    }

    @Test
    void refund_restoresTheCall() throws VendingException {
        budget.acquire(Use.OTHER);
        budget.refund(budget.acquire(Use.OTHER));

        assertFree();
        assertRefused();
    }

    @Test
    void require_asksWithoutTakingAMint() throws VendingException {
        MintBudget one = new MintBudget(1, clock);
        one.require(Use.OTHER);
        one.require(Use.OTHER);
        one.acquire(Use.OTHER);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> one.require(Use.OTHER))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 1", "11, 2", "20, 2", "100, 10"})
    void forReplacements_isATenthRoundedUp(int perMinute, int replacements) throws VendingException {
        MintBudget separate = MintBudget.forReplacements(perMinute, clock);
        for (int i = 0; i < replacements; i++) {
            separate.acquire(Use.REPLACEMENT);
        }

        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> separate.acquire(Use.REPLACEMENT));
    }

    private void assertFree() {
        assertThatCode(() -> budget.acquire(Use.OTHER)).doesNotThrowAnyException();
    }

    private void assertRefused() {
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> budget.acquire(Use.OTHER));
    }
}
