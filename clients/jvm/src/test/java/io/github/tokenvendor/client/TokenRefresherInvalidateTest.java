package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mapbox may reject a token before it expires. */
class TokenRefresherInvalidateTest {

    private static final String SAME = "{\"token\":\"tk.1\",\"expires_in\":3000,\"refresh_in\":2000}";

    private final ClientHarness harness = new ClientHarness();
    private final ScriptedVendor vendor = harness.vendor;
    private final ManualTime time = harness.time;

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void invalidate_currentToken_isReplacedAndNamedToTheVendor() {
        MapboxTokenClient client = harness.start();
        time.passSeconds(100);
        client.invalidate("tk.1");
        assertThat(client.token()).isNull();
        var next = client.tokenAsync();
        time.run();
        assertThat(next.join().value()).isEqualTo("tk.2");
        assertThat(vendor.bodies).containsExactly("{}", "{\"refused\":\"" + RequestBody.digest("tk.1") + "\"}");
    }

    @Test
    void invalidate_once_isSentOnceInAWorkingDay() {
        MapboxTokenClient client = harness.start();
        client.invalidate("tk.1");
        time.passSeconds(8 * 3600);
        assertThat(vendor.bodies).filteredOn(body -> body.contains("refused")).hasSize(1);
    }

    @Test
    void invalidate_anotherToken_changesNothing() {
        MapboxTokenClient client = harness.start();
        client.invalidate("tk.0");
        client.invalidate(null);
        time.passSeconds(1000);
        assertThat(client.token().value()).isEqualTo("tk.1");
        assertThat(vendor.requests()).isEqualTo(1);
    }

    @Test
    void invalidate_byEveryTileOfAMap_sendsOneRequestAMinute() {
        MapboxTokenClient client = harness.start();
        for (int i = 0; i < 20; i++) {
            vendor.next(200, SAME);
        }
        for (int second = 0; second < 300; second++) {
            for (int tile = 0; tile < 16; tile++) {
                client.invalidate("tk.1");
            }
            time.passSeconds(1);
        }
        assertThat(vendor.requests()).isBetween(5, 6);
        assertThat(client.token())
                .as("a token that Mapbox rejects for one purpose only stays in use")
                .isNotNull();
    }

    @Test
    void invalidate_vendorUnavailable_isSentUntilAnAttemptSucceeds() {
        MapboxTokenClient client = harness.start();
        vendor.next(503, ClientHarness.OUTAGE);
        client.invalidate("tk.1");
        time.passSeconds(5);
        assertThat(vendor.bodies).filteredOn(body -> body.contains("refused")).hasSize(2);
        assertThat(client.token().value()).isEqualTo("tk.2");
    }

    @Test
    void invalidate_duringARequestWithoutIt_sendsAnotherRequest() {
        MapboxTokenClient client = harness.start();
        time.passSeconds(10);
        vendor.next(exchange -> {
            client.invalidate("tk.1");
            ScriptedVendor.send(exchange, 200, SAME);
        });
        client.refresh();
        time.passSeconds(3);
        assertThat(client.token().value()).isEqualTo("tk.2");
        assertThat(vendor.bodies).hasSize(3).last().asString().contains("refused");
    }

    @Test
    void invalidate_olderVendor_retriesWithoutIt() {
        MapboxTokenClient client = harness.start();
        vendor.next(400, "{\"code\":\"invalid_request\",\"retryable\":false,\"detail\":\"refused: unknown member\"}");
        client.invalidate("tk.1");
        time.passSeconds(1);
        assertThat(client.token().value()).isEqualTo("tk.2");
        assertThat(vendor.bodies).last().isEqualTo("{}");
    }
}
