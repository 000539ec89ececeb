package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MintRateLimiterTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final MintRateLimiter budget = new MintRateLimiter(2, new MapboxClock(clock));

    @Test
    void take_moreThanTheBudget_saysExactlyWhenTheNextIsFree() throws VendingException {
        budget.acquire();
        clock.advance(Duration.ofSeconds(10));
        budget.acquire();
        clock.advance(Duration.ofMillis(12_345));

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(budget::acquire)
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofMillis(60_000 - 22_345)));
    }

    @Test
    void take_aRefusalCostsNothing_andTheWindowSlides() throws VendingException {
        budget.acquire();
        clock.advance(Duration.ofSeconds(59));
        budget.acquire();
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
    void take_clockSetBack_doesNotLockTheBudgetForEver() throws VendingException {
        budget.acquire();
        budget.acquire();
        assertRefused();
        clock.advance(Duration.ofDays(-1));

        assertFree();
        assertFree();
        assertRefused();
    }

    @Test
    void clear_givesTheWholeBudgetBack() throws VendingException {
        budget.acquire();
        budget.acquire();
        budget.clear();

        assertFree();
        assertFree();
        assertRefused();
    }

    private void assertFree() {
        assertThatCode(budget::acquire).doesNotThrowAnyException();
    }

    private void assertRefused() {
        assertThatExceptionOfType(VendingException.class).isThrownBy(budget::acquire);
    }
}
