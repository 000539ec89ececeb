package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapboxTokenClientTest {

    private final ClientHarness harness = new ClientHarness();
    private final ScriptedVendor vendor = harness.vendor;
    private final Recorder recorder = harness.recorder;

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void start_vendorResponds_tokenAndLifetimeAreAvailable() {
        MapboxTokenClient client = harness.start();

        assertThat(client.token().value()).isEqualTo("tk.1");
        assertThat(client.token().scopes()).containsExactly("fonts:read", "styles:read");
        assertThat(client.secondsLeft()).isEqualTo(3540);
        assertThat(client.tokenAsync()).isCompletedWithValue(client.token());
        assertThat(recorder.tokens).containsExactly("tk.1");
        assertThat(vendor.authorizations).containsExactly("null");
    }

    @Test
    void listener_receivesTokensBetweenAddAndRemove() {
        MapboxTokenClient client = harness.start();
        Recorder late = new Recorder();
        client.addListener(late);
        client.refresh();
        harness.time.passSeconds(1);
        client.removeListener(late);
        client.refresh();
        harness.time.passSeconds(1);
        assertThat(late.tokens).containsExactly("tk.2");
        assertThat(recorder.tokens).containsExactly("tk.1", "tk.2", "tk.3");
    }

    @Test
    void manyCallers_realThread_shareOneRequest() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        vendor.next(exchange -> {
            ScriptedVendor.await(go);
            ScriptedVendor.send(exchange, 200, "{\"token\":\"tk.slow\",\"expires_in\":60,\"refresh_in\":45}");
        });
        ExecutorService callers = Executors.newFixedThreadPool(20);
        try (MapboxTokenClient client = harness.builder().start(recorder)) {
            CountDownLatch calling = new CountDownLatch(20);
            Callable<String> call = () -> {
                calling.countDown();
                return client.awaitToken(30, TimeUnit.SECONDS).value();
            };
            List<Future<String>> tokens =
                    Collections.nCopies(20, call).stream().map(callers::submit).toList();
            assertThat(calling.await(30, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            for (Future<String> token : tokens) {
                assertThat(token.get()).isEqualTo("tk.slow");
            }
            assertThat(vendor.requests()).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void awaitToken_vendorSilent_timesOutForTheCallerOnly() throws Exception {
        vendor.nextHangs();
        try (MapboxTokenClient client =
                harness.builder().timeout(300, TimeUnit.MILLISECONDS).start(recorder)) {
            assertThatThrownBy(() -> client.awaitToken(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(client.awaitToken(30, TimeUnit.SECONDS).value()).isEqualTo("tk.1");
        }
    }

    @Test
    void awaitToken_rejected_throwsTheVendorsExplanation() {
        vendor.next(403, ClientHarness.REJECTION);
        MapboxTokenClient client = harness.start();
        assertThatThrownBy(() -> client.awaitToken(1, TimeUnit.SECONDS))
                .isInstanceOf(TokenException.class)
                .hasMessage("scopes: only styles:read is allowed.");
    }

    @Test
    void close_realThread_cancelsTheRequestInFlight() throws Exception {
        CountDownLatch arrived = vendor.nextHangs();
        MapboxTokenClient client =
                harness.builder().timeout(5, TimeUnit.MINUTES).start(recorder);
        try {
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            Future<MapboxToken> waiting = client.tokenAsync();
            client.close();
            assertThatThrownBy(() -> waiting.get(0, TimeUnit.SECONDS)).hasCauseInstanceOf(TokenException.class);
            assertThat(recorder.errors).isEmpty();
        } finally {
            client.close();
        }
    }
}
