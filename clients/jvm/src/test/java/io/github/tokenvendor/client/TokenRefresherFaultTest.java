package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions in the app's callbacks, and a sign-in that changes while a request is in flight. */
class TokenRefresherFaultTest {

    private final ClientHarness harness = new ClientHarness();
    private final ScriptedVendor vendor = harness.vendor;
    private final ManualTime time = harness.time;
    private final Recorder recorder = harness.recorder;

    @AfterEach
    void close() {
        harness.close();
    }

    static List<Supplier<Throwable>> faults() {
        return List.of(
                () -> new IllegalStateException("the app's own bug"),
                () -> new AssertionError("an Error"),
                () -> new StackOverflowError(),
                () -> new NoClassDefFoundError("missing"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void authorization_throws_backsOffAndTellsTheListener(Supplier<Throwable> fault) {
        AtomicInteger calls = new AtomicInteger();
        harness.start(harness.builder().authorization(() -> {
            if (calls.incrementAndGet() > 5) {
                return "Bearer 1";
            }
            throw sneaky(fault.get());
        }));
        time.passSeconds(5);
        assertThat(calls).hasValueBetween(3, 4);
        time.passSeconds(60);
        assertThat(recorder.errors).extracting(TokenException::code).hasSize(5).containsOnly("authorization_failed");
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void listener_throws_stopsNothing_andOthersAreTold(Supplier<Throwable> fault) {
        MapboxTokenClient client = harness.start(harness.builder().listener(new TokenListener() {
            @Override
            public void onToken(MapboxToken token) {
                throw sneaky(fault.get());
            }

            @Override
            public void onError(TokenException error) {
                throw sneaky(fault.get());
            }
        }));
        time.passSeconds(3000);
        assertThat(client.token().value()).isEqualTo("tk.2");
        assertThat(vendor.requests()).isEqualTo(2);
        assertThat(recorder.errors)
                .extracting(TokenException::code)
                .containsExactly("listener_failed", "listener_failed");
    }

    @Test
    void everyCallback_throwsOnRealThread_backsOffAndReachesNoDefaultHandler() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch thirdCall = new CountDownLatch(3);
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
        long began = System.nanoTime();
        try (MapboxTokenClient client = harness.builder()
                .authorization(() -> {
                    calls.incrementAndGet();
                    thirdCall.countDown();
                    throw new AssertionError("an Error");
                })
                .start(new TokenListener() {
                    @Override
                    public void onToken(MapboxToken token) {
                        throw new AssertionError("another");
                    }

                    @Override
                    public void onError(TokenException error) {
                        throw new AssertionError("and another");
                    }
                })) {
            assertThat(thirdCall.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.token()).isNull();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(System.nanoTime() - began).as("two pauses").isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1400));
        assertThat(uncaught).isEmpty();
    }

    @Test
    void dependentStage_throws_stopsNothing() {
        vendor.next(503, ClientHarness.OUTAGE);
        MapboxTokenClient client = harness.start();
        client.tokenAsync().thenAccept(token -> {
            throw new AssertionError("the app's own bug");
        });
        time.passSeconds(3000);
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void authorization_isCalledForEachRequest_andOnceMoreAfter401() {
        vendor.next(401, "{\"message\":\"Unauthorized\"}");
        List<String> given = new ArrayList<>(List.of("Bearer old", "Bearer new", "Bearer next"));
        harness.start(harness.builder().authorization(() -> given.remove(0)));
        assertThat(recorder.tokens).containsExactly("tk.1");
        assertThat(recorder.errors).isEmpty();
        time.passSeconds(3000);
        assertThat(vendor.authorizations).containsExactly("Bearer old", "Bearer new", "Bearer next");
    }

    @Test
    void authorization_rejectedForAnHour_backsOff() {
        for (int i = 0; i < 1000; i++) {
            vendor.next(401, "{\"message\":\"Unauthorized\"}");
        }
        harness.start(harness.builder().authorization(() -> "Bearer expired"));
        assertThat(vendor.requests()).isEqualTo(2);
        time.passSeconds(3600);
        assertThat(vendor.requests()).isBetween(14, 32);
    }

    @Test
    void refresh_duringARequestWithTheOldSignIn_usesTheNewOne() {
        List<String> signedInAs = new CopyOnWriteArrayList<>(List.of("Bearer old"));
        vendor.next(exchange -> ScriptedVendor.send(exchange, 401, ""));
        MapboxTokenClient[] client = new MapboxTokenClient[1];
        vendor.next(exchange -> {
            signedInAs.set(0, "Bearer new");
            client[0].refresh();
            ScriptedVendor.send(exchange, 403, ClientHarness.REJECTION);
        });
        client[0] = harness.builder()
                .authorization(() -> signedInAs.get(0))
                .time(time, time, new java.util.Random(7))
                .start(recorder);
        time.run();
        time.passSeconds(3);
        assertThat(vendor.authorizations).containsExactly("Bearer old", "Bearer old", "Bearer new");
        assertThat(recorder.tokens).containsExactly("tk.1");
        assertThat(recorder.errors)
                .as("the response to the old sign-in is ignored")
                .isEmpty();
        client[0].close();
    }

    @Test
    void refresh_duringARequestThatHangs_doesNotWaitForIt() throws Exception {
        CountDownLatch arrived = vendor.nextHangs();
        try (MapboxTokenClient client = harness.builder()
                .authorization(() -> "Bearer")
                .timeout(5, TimeUnit.MINUTES)
                .start(recorder)) {
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.refresh().get(30, TimeUnit.SECONDS).value()).isEqualTo("tk.1");
        }
    }

    @Test
    void refresh_withoutAuthorization_joinsTheRequestInFlight() {
        MapboxTokenClient client = harness.start();
        vendor.next(exchange -> {
            client.refresh();
            client.refresh();
            ScriptedVendor.send(exchange, 200, "{\"token\":\"tk.slow\",\"expires_in\":3000,\"refresh_in\":2000}");
        });
        var next = client.refresh();
        time.passSeconds(10);
        assertThat(next.join().value()).isEqualTo("tk.slow");
        assertThat(vendor.requests()).isEqualTo(2);
    }

    /** Throws a checked exception without declaring it, as Kotlin can. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable fault) throws T {
        throw (T) fault;
    }
}
