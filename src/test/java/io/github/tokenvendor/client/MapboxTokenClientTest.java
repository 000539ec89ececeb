package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapboxTokenClientTest {

    private static final String OUTAGE = "{\"status\":503,\"code\":\"mapbox_unavailable\","
            + "\"detail\":\"Mapbox is away.\",\"message\":\"Mapbox is away.\",\"retryable\":true}";
    private static final String REFUSAL = "{\"status\":403,\"code\":\"scope_not_allowed\","
            + "\"detail\":\"scopes: only styles:read is allowed.\",\"retryable\":false}";

    private final ScriptedVendor vendor = new ScriptedVendor();
    private final ManualTime time = new ManualTime();
    private final Recorder heard = new Recorder();
    private final List<MapboxTokenClient> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(MapboxTokenClient::close);
        vendor.close();
    }

    private MapboxTokenClientBuilder builder() {
        return MapboxTokenClient.of(vendor.endpoint());
    }

    private MapboxTokenClient start(MapboxTokenClientBuilder builder) {
        MapboxTokenClient client = builder.time(time, time, new Random(7)).start(heard);
        open.add(client);
        time.run();
        return client;
    }

    @Test
    void start_vendorAnswers_tokenIsThereWithItsLife() {
        MapboxTokenClient client = start(builder().scopes(List.of("styles:read", "fonts:read")));

        assertThat(client.token().value()).isEqualTo("tk.1");
        assertThat(client.token().scopes()).containsExactly("fonts:read", "styles:read");
        assertThat(client.secondsLeft()).isEqualTo(3540);
        assertThat(heard.tokens).containsExactly("tk.1");
        assertThat(vendor.bodies).containsExactly("{\"scopes\":[\"styles:read\",\"fonts:read\"]}");
        assertThat(vendor.authorizations).containsExactly("null");
    }

    @Test
    void token_printed_showsNoValue() {
        assertThat(start(builder()).token()).hasToString("MapboxToken[fonts:read, styles:read]");
        assertThat(vendor.bodies).containsExactly("{}");
    }

    @Test
    void refresh_isDueAfterRefreshInAndBeforeAThirdOfWhatIsToSpare() {
        start(builder());
        time.passSeconds(2654);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(1 + 295);
        assertThat(heard.tokens).containsExactly("tk.1", "tk.2");
    }

    @Test
    void aWorkingDay_alwaysATokenWithLifeLeft_oneRequestPerRefresh() {
        MapboxTokenClient client = start(builder());
        for (int minute = 0; minute < 8 * 60; minute++) {
            time.passSeconds(60);
            assertThat(client.token()).isNotNull();
            assertThat(client.secondsLeft()).isGreaterThan(500);
        }
        assertThat(vendor.requests()).isBetween(10, 12);
    }

    @Test
    void token_nearlyExpired_isNotHandedOut() {
        MapboxTokenClient client = start(builder());
        for (int i = 0; i < 1000; i++) {
            vendor.next(503, OUTAGE);
        }
        time.passSeconds(3540 - 31);
        assertThat(client.token()).isNotNull();
        time.passSeconds(1);
        assertThat(client.secondsLeft()).isEqualTo(30);
        assertThat(client.token()).isNull();
    }

    @Test
    void machineSlept_tokenIsGoneAndTheNextTickAsks() {
        MapboxTokenClient client = start(builder());
        time.sleepSeconds(8 * 3600);
        assertThat(client.token()).isNull();
        assertThat(client.secondsLeft()).isZero();
        time.passSeconds(30);
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void wake_afterSleep_asksAtOnce() {
        MapboxTokenClient client = start(builder());
        time.sleepSeconds(8 * 3600);
        client.wake();
        time.run();
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void wake_withPlentyOfLife_asksNothing() {
        MapboxTokenClient client = start(builder());
        time.passSeconds(1000);
        client.wake();
        time.passSeconds(60);
        assertThat(vendor.requests()).isEqualTo(1);
    }

    @Test
    void wallClockSetBack_doesNotProlongTheToken() {
        MapboxTokenClient client = start(builder());
        time.setWallBySeconds(-86_400);
        assertThat(client.secondsLeft()).isEqualTo(3540);
        time.passSeconds(100);
        assertThat(client.secondsLeft()).isEqualTo(3440);
    }

    @Test
    void retryAfter_isWaitedForEvenIfWokenOrToldToRefresh() {
        vendor.next(503, OUTAGE, "Retry-After", "20");
        MapboxTokenClient client = start(builder());
        assertThat(heard.errors).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("mapbox_unavailable");
            assertThat(error.status()).isEqualTo(503);
            assertThat(error.retryAfterSeconds()).isEqualTo(20);
            assertThat(error).hasMessage("Mapbox is away.");
        });
        client.wake();
        client.refresh();
        time.passSeconds(19);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(7);
        assertThat(heard.tokens).containsExactly("tk.1");
    }

    @Test
    void backoff_growsWithEveryFailure() {
        for (int i = 0; i < 20; i++) {
            vendor.next(502, OUTAGE);
        }
        start(builder());
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
    void refusal_isNotRepeatedUntilToldTo() {
        vendor.next(403, REFUSAL);
        MapboxTokenClient client = start(builder());
        time.passSeconds(7200);
        client.wake();
        time.passSeconds(7200);
        assertThat(vendor.requests()).isEqualTo(1);
        assertThatThrownBy(() -> client.awaitToken(1, TimeUnit.SECONDS))
                .isInstanceOf(TokenException.class)
                .hasMessage("scopes: only styles:read is allowed.");

        client.refresh();
        time.run();
        assertThat(client.token()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <h1>Welcome to the hotel</h1>         | invalid_response | true",
                "200 | {\"token\":\"sk.a\",\"expires_in\":60} | invalid_response | true",
                "200 | {\"token\":\"tk.a\"}                   | invalid_response | true",
                "429 | {\"message\":\"Too Many Requests\"}    | http_429         | true",
                "504 | {\"message\":\"Timed out\"}            | http_504         | true",
                "401 | {\"message\":\"Unauthorized\"}         | http_401         | false",
                "302 | ''                                     | http_302         | false",
            })
    void strangeAnswer_isClassified(int status, String body, String code, boolean retryable) {
        vendor.next(status, body);
        start(builder());
        assertThat(heard.errors).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.isRetryable()).isEqualTo(retryable);
        });
        time.passSeconds(30);
        assertThat(heard.tokens).hasSize(retryable ? 1 : 0);
    }

    @Test
    void authorization_isAskedForAnewEachTime_andItsFailureIsPassing() {
        List<String> given = new ArrayList<>(List.of("Bearer 1", "", "Bearer 2"));
        start(builder().authorization(() -> {
            String value = given.remove(0);
            if (value.isEmpty()) {
                throw new IllegalStateException("signed out");
            }
            return value;
        }));
        time.passSeconds(3000);
        assertThat(vendor.authorizations).containsExactly("Bearer 1", "Bearer 2");
        assertThat(heard.errors).extracting(TokenException::code).containsExactly("authorization_failed");
    }

    @Test
    void vendorOutOfReach_isPassing() {
        vendor.close();
        start(builder());
        assertThat(heard.errors).extracting(TokenException::code).containsExactly("network");
        assertThat(time.isIdle()).isFalse();
    }

    @Test
    void dribblingAnswer_endsInTime() {
        vendor.next(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                pause(50);
            }
        });
        long began = System.nanoTime();
        start(builder().timeout(300, TimeUnit.MILLISECONDS));
        assertThat(heard.errors).extracting(TokenException::code).containsExactly("timeout");
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    void hugeAnswer_isNotReadToItsEnd() {
        vendor.next(200, "{\"token\":\"tk." + "a".repeat(100_000) + "\",\"expires_in\":60}");
        start(builder());
        assertThat(heard.errors).extracting(TokenException::code).containsExactly("network");
    }

    @Test
    void listenerThatThrows_doesNotEndTheRefreshing() {
        MapboxTokenClient client = builder().time(time, time, new Random(7)).start(new TokenListener() {
            @Override
            public void onToken(MapboxToken token) {
                throw new IllegalStateException("the app's own fault");
            }

            @Override
            public void onError(TokenException error) {
                throw new IllegalStateException("and another");
            }
        });
        open.add(client);
        time.run();
        time.passSeconds(3000);
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void close_endsEverything() {
        MapboxTokenClient client = start(builder());
        client.close();
        client.wake();
        client.refresh();
        time.passSeconds(7200);
        assertThat(vendor.requests()).isEqualTo(1);
        assertThat(client.token()).isNull();
        assertThat(time.isIdle()).isTrue();
        assertThatThrownBy(() -> client.awaitToken(1, TimeUnit.SECONDS)).isInstanceOf(TokenException.class);
    }

    @Test
    void manyCallers_realThread_oneRequest() throws Exception {
        vendor.next(exchange -> {
            pause(200);
            byte[] body = "{\"token\":\"tk.slow\",\"expires_in\":60,\"refresh_in\":45}".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        ExecutorService callers = Executors.newFixedThreadPool(20);
        try (MapboxTokenClient client = builder().start(heard)) {
            Callable<String> call =
                    () -> client.awaitToken(10, TimeUnit.SECONDS).value();
            for (Future<String> answer : callers.invokeAll(java.util.Collections.nCopies(20, call))) {
                assertThat(answer.get()).isEqualTo("tk.slow");
            }
            assertThat(vendor.requests()).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void awaitToken_vendorSilent_timesOutForTheCallerOnly() throws Exception {
        vendor.next(exchange -> pause(800));
        try (MapboxTokenClient client =
                builder().timeout(300, TimeUnit.MILLISECONDS).start(heard)) {
            assertThatThrownBy(() -> client.awaitToken(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(client.awaitToken(10, TimeUnit.SECONDS).value()).isEqualTo("tk.1");
        }
    }

    /** Lets real time pass, because slowness is what is tested. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
