package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallerRatesTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private final CallerRates rates = new CallerRates(8);

    private Duration admit(String caller, long second) {
        return rates.admit(caller, 2, START.plusSeconds(second));
    }

    @Test
    void admit_beyondTheRate_waitsUntilTheOldestRequestLeavesTheMinute() {
        assertThat(admit("a", 0)).isZero();
        assertThat(admit("a", 20)).isZero();
        assertThat(admit("a", 30)).isEqualTo(Duration.ofSeconds(30));
        assertThat(admit("a", 60)).isZero();
        assertThat(admit("a", 61)).isEqualTo(Duration.ofSeconds(19));
    }

    @Test
    void admit_lowerRateThanBefore_waitsUntilFewEnoughRequestsAreLeftInTheMinute() {
        admit("a", 0);
        admit("a", 20);

        assertThat(rates.admit("a", 1, START.plusSeconds(30))).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void admit_refusedRequests_doNotCount() {
        admit("a", 0);
        admit("a", 0);
        for (int second = 1; second < 60; second++) {
            assertThat(admit("a", second)).isPositive();
        }
        assertThat(admit("a", 60)).isZero();
    }

    @Test
    void admit_anotherCaller_isUnaffected() {
        admit("a", 0);
        admit("a", 0);
        assertThat(admit("b", 0)).isZero();
    }

    @Test
    void admit_moreCallersThanFit_forgetsTheOldestRequests() {
        admit("a", 0);
        admit("a", 0);
        for (int i = 0; i < 8; i++) {
            assertThat(admit("other" + i, 1)).isZero();
        }
        assertThat(admit("a", 2)).isZero();
    }

    @Test
    void admit_clockSetBack_admits() {
        admit("a", 100);
        admit("a", 100);
        assertThat(admit("a", 0)).isZero();
    }
}
