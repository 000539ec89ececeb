package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.client.TokenException.Retry;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestScheduleTest {

    private static final long NOW = 10_000_000;

    private final RequestSchedule schedule = new RequestSchedule(new Random(7));

    private static TokenException failure(Retry retry, long retryAfterSeconds) {
        return new TokenException("some_code", 503, retry, retryAfterSeconds, "why", null);
    }

    @Test
    void new_isDueImmediately() {
        assertThat(schedule.delay(0)).isZero();
    }

    @Test
    void started_withoutCompletion_isDueAfterAMinute() {
        schedule.started(NOW, false);
        assertThat(schedule.delay(NOW)).isEqualTo(60_000);
    }

    @Test
    void succeeded_isDueAtTheGivenTime() {
        schedule.failed(NOW, failure(Retry.SOON, 0));
        schedule.succeeded(NOW + 5_000);
        assertThat(schedule.delay(NOW)).isEqualTo(5_000);
        assertThat(schedule.delay(NOW + 9_000)).isZero();
    }

    @Test
    void failed_soon_backsOffFromASecondToAMinute() {
        for (int i = 0; i < 100; i++) {
            schedule.failed(NOW, failure(Retry.SOON, 0));
            long longest = Math.min(60_000, 1_000L << Math.min(i, 30));
            assertThat(schedule.delay(NOW)).isBetween(longest / 2, longest);
        }
    }

    @Test
    void failed_slowly_backsOffFromAMinuteToTen() {
        for (int i = 0; i < 100; i++) {
            schedule.failed(NOW, failure(Retry.SLOWLY, 0));
            long longest = Math.min(600_000, 120_000L << Math.min(i, 30));
            assertThat(schedule.delay(NOW)).isBetween(longest / 2, longest);
        }
    }

    @Test
    void failed_retryAfter_isNeverCutShort() {
        for (Retry retry : new Retry[] {Retry.SOON, Retry.SLOWLY}) {
            schedule.failed(NOW, failure(retry, 1_000));
            schedule.wake(NOW);
            schedule.demand(NOW);
            schedule.replace(NOW);
            assertThat(schedule.delay(NOW)).isBetween(1_000_000L, 1_250_000L);
        }
    }

    @Test
    void failed_slowlyWithShortRetryAfter_isStillSlow() {
        schedule.failed(NOW, failure(Retry.SLOWLY, 1));
        assertThat(schedule.delay(NOW)).isGreaterThanOrEqualTo(60_000);
    }

    @Test
    void wake_afterASlowFailure_isDueWithinASecond_andNeverPostpones() {
        schedule.failed(NOW, failure(Retry.SLOWLY, 0));
        schedule.wake(NOW);
        assertThat(schedule.delay(NOW)).isBetween(500L, 1_000L);
        schedule.wake(NOW + 700);
        assertThat(schedule.delay(NOW + 700)).isLessThanOrEqualTo(300);
    }

    @Test
    void wake_afterManyNetworkFailures_isDueWithinHalfASecond() {
        for (int i = 0; i < 20; i++) {
            schedule.failed(NOW, TokenException.transientFailure("network", "gone", null));
        }
        schedule.wake(NOW);
        assertThat(schedule.delay(NOW)).isEqualTo(500);
    }

    @Test
    void demand_isLimitedToOnceASecond() {
        schedule.started(NOW, false);
        schedule.succeeded(NOW + 1_000_000);
        schedule.demand(NOW + 400);
        assertThat(schedule.delay(NOW + 400)).isEqualTo(600);
        schedule.demand(NOW + 5_000);
        assertThat(schedule.delay(NOW + 5_000)).isZero();
    }

    @Test
    void replace_isLimitedToOnceAMinute_andDoesNotDelayDemand() {
        assertThat(schedule.replace(NOW)).isTrue();
        schedule.started(NOW, true);
        schedule.succeeded(NOW + 1_000_000);
        assertThat(schedule.replace(NOW + 60_000)).isFalse();
        assertThat(schedule.delay(NOW + 60_000)).isEqualTo(5_000);
        schedule.demand(NOW + 60_000);
        assertThat(schedule.delay(NOW + 60_000)).isZero();
        assertThat(schedule.replace(NOW + 65_000)).isTrue();
    }
}
