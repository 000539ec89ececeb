package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenRefresherTest {

    private final ClientHarness harness = new ClientHarness();
    private final ScriptedVendor vendor = harness.vendor;
    private final ManualTime time = harness.time;
    private final Recorder recorder = harness.recorder;

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void refresh_happensBetweenRefreshInAndAThirdOfTheRemainingTime() {
        harness.start();
        time.passSeconds(2654);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(1 + 295);
        assertThat(recorder.tokens).containsExactly("tk.1", "tk.2");
    }

    @Test
    void workingDay_alwaysHasAUsableToken_withOneRequestPerRefresh() {
        MapboxTokenClient client = harness.start();
        for (int minute = 0; minute < 8 * 60; minute++) {
            time.passSeconds(60);
            assertThat(client.token()).isNotNull();
            assertThat(client.secondsLeft()).isGreaterThan(500);
        }
        assertThat(vendor.requests()).isBetween(10, 12);
    }

    @Test
    void token_nearlyExpired_isNotReturned() {
        MapboxTokenClient client = harness.start();
        for (int i = 0; i < 1000; i++) {
            vendor.next(503, ClientHarness.OUTAGE);
        }
        time.passSeconds(3540 - 31);
        assertThat(client.token()).isNotNull();
        time.passSeconds(1);
        assertThat(client.secondsLeft()).isEqualTo(30);
        assertThat(client.token()).isNull();
    }

    @Test
    void machineSlept_tokenHasExpiredAndTheNextTickRefreshes() {
        MapboxTokenClient client = harness.start();
        time.sleepSeconds(8 * 3600);
        assertThat(client.token()).isNull();
        assertThat(client.secondsLeft()).isZero();
        time.passSeconds(30);
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void wake_afterSleep_refreshesImmediately() {
        MapboxTokenClient client = harness.start();
        time.sleepSeconds(8 * 3600);
        client.wake();
        time.run();
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void tokenAsync_afterSleep_refreshesImmediately() {
        MapboxTokenClient client = harness.start();
        time.sleepSeconds(8 * 3600);
        assertThat(client.tokenAsync()).isNotDone();
        time.run();
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void wake_freshToken_sendsNothing() {
        MapboxTokenClient client = harness.start();
        time.passSeconds(1000);
        for (int i = 0; i < 100; i++) {
            client.wake();
            time.passSeconds(1);
        }
        assertThat(vendor.requests()).isEqualTo(1);
    }

    @Test
    void wallClockSetBack_doesNotExtendTheLifetime() {
        MapboxTokenClient client = harness.start();
        time.wall -= 86_400_000;
        assertThat(client.secondsLeft()).isEqualTo(3540);
        time.passSeconds(100);
        assertThat(client.secondsLeft()).isEqualTo(3440);
    }

    @Test
    void retryAfter_isHonoredDespiteWakeAndRefresh() {
        vendor.next(503, ClientHarness.OUTAGE, "Retry-After", "20");
        MapboxTokenClient client = harness.start();
        client.wake();
        client.refresh();
        time.passSeconds(19);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(7);
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @Test
    void backoff_growsWithEveryFailure() {
        for (int i = 0; i < 20; i++) {
            vendor.next(502, ClientHarness.OUTAGE);
        }
        harness.start();
        List<Integer> perMinute = new ArrayList<>();
        for (int minute = 0; minute < 4; minute++) {
            int before = vendor.requests();
            time.passSeconds(60);
            perMinute.add(vendor.requests() - before);
        }
        assertThat(perMinute.get(0)).isBetween(5, 8);
        assertThat(perMinute.get(3)).isBetween(1, 2);
    }

    @Test
    void tokenAsync_whileTheVendorFails_addsNoRequests() throws Exception {
        harness.vendor.close();
        MapboxTokenClient client = harness.start();
        for (int second = 0; second < 30; second++) {
            time.passSeconds(1);
            for (int i = 0; i < 10; i++) {
                client.tokenAsync();
            }
        }
        assertThat(recorder.errors).hasSizeBetween(5, 7);
    }

    @Test
    void refresh_inALoop_sendsOneRequestASecond() {
        MapboxTokenClient client = harness.start();
        for (int i = 0; i < 100; i++) {
            client.refresh();
            time.passMillis(100);
        }
        assertThat(vendor.requests()).isBetween(10, 11);
    }

    @Test
    void refresh_completesWithTheNextToken() {
        MapboxTokenClient client = harness.start();
        var next = client.refresh();
        assertThat(next).isNotDone();
        time.passSeconds(1);
        assertThat(next.join().value()).isEqualTo("tk.2");
    }

    @Test
    void unreachableVendor_isRetried() {
        vendor.close();
        harness.start();
        assertThat(recorder.errors).extracting(TokenException::code).containsExactly("network");
        assertThat(time.isIdle()).isFalse();
    }

    @Test
    void tokenAsync_duringAnOutage_waitsUntilItEnds() {
        vendor.next(503, ClientHarness.OUTAGE);
        vendor.next(200, "Welcome to the hotel");
        MapboxTokenClient client = harness.start();
        var token = client.tokenAsync();
        time.passSeconds(10);
        assertThat(token.join().value()).isEqualTo("tk.1");
    }

    @Test
    void tokenAsync_canceled_doesNotAffectOthers() {
        vendor.next(503, ClientHarness.OUTAGE);
        MapboxTokenClient client = harness.start();
        var impatient = client.tokenAsync();
        var patient = client.tokenAsync();
        impatient.cancel(true);
        time.passSeconds(10);
        assertThat(patient.join().value()).isEqualTo("tk.1");
    }

    @Test
    void close_stopsEverything() {
        MapboxTokenClient client = harness.start();
        vendor.next(503, ClientHarness.OUTAGE);
        var waiting = client.refresh();
        client.close();
        client.wake();
        client.invalidate("tk.1");
        time.passSeconds(7200);
        assertThat(vendor.requests()).isEqualTo(1);
        assertThat(client.token()).isNull();
        assertThat(client.secondsLeft()).isZero();
        assertThat(time.isIdle()).isTrue();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(TokenException.class);
        assertThatThrownBy(client.refresh()::join).hasCauseInstanceOf(TokenException.class);
        assertThatThrownBy(() -> client.awaitToken(1, TimeUnit.SECONDS)).isInstanceOf(TokenException.class);
    }
}
