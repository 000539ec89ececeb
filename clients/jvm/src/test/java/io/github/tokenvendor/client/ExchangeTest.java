package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

    private static final int TIMEOUT_MILLIS = 400;
    private static final String HEAD = "HTTP/1.1 200 OK\\r\\n";

    private final ScriptedVendor vendor = new ScriptedVendor();

    @AfterEach
    void close() {
        vendor.close();
    }

    private static Exchange exchange(URL url, int timeoutMillis) {
        return new Exchange(
                url, "{}".getBytes(StandardCharsets.UTF_8), Map.of("Authorization", "Bearer 1"), timeoutMillis);
    }

    @Test
    void await_response_hasStatusBodyAndRetryHeaders() throws Exception {
        vendor.next(503, "{\"a\":1}", "Retry-After", "7", "Date", "Mon, 23 Nov 2026 10:00:00 GMT");
        Exchange.Response response = exchange(vendor.endpoint(), 30_000).await();
        assertThat(response.status).isEqualTo(503);
        assertThat(response.body).isEqualTo("{\"a\":1}");
        assertThat(response.retryAfter).isEqualTo("7");
        assertThat(response.date).isNotEmpty();
        assertThat(vendor.bodies).containsExactly("{}");
        assertThat(vendor.authorizations).containsExactly("Bearer 1");
    }

    @Test
    void await_redirect_isNotFollowed() throws Exception {
        vendor.next(307, "", "Location", vendor.endpoint().toString());
        assertThat(exchange(vendor.endpoint(), 30_000).await().status).isEqualTo(307);
        assertThat(vendor.requests()).isEqualTo(1);
    }

    @Test
    void await_oversizedBody_isDiscarded() throws Exception {
        vendor.next(200, "a".repeat(100_000));
        assertThat(exchange(vendor.endpoint(), 30_000).await().body).isEmpty();
    }

    @Test
    void await_connectionRefused_throwsIOException() throws Exception {
        vendor.close();
        assertThatThrownBy(() -> exchange(vendor.endpoint(), 30_000).await())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "silence            | ''   | ''",
                "status line        | ''   | " + HEAD,
                "endless headers    | none | a: b\\r\\n",
                "interim responses  | ''   | HTTP/1.1 100 Continue\\r\\n\\r\\n",
                "body in chunks     | " + HEAD + "Transfer-Encoding: chunked\\r\\n\\r\\n | 1\\r\\nx\\r\\n",
                "endless body       | " + HEAD + "\\r\\n | x",
                "stalled chunk      | " + HEAD + "Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nx | ''",
            })
    void await_dribblingPeer_timesOutAndClosesTheConnection(String name, String atOnce, String dribble)
            throws Exception {
        try (SlowPeer peer = new SlowPeer(line(atOnce == null ? HEAD : atOnce), line(dribble))) {
            assertTimesOut(peer);
            assertThat(peer.broken.await(20, TimeUnit.SECONDS))
                    .as("connection closed")
                    .isTrue();
        }
    }

    /** To reuse the connection, the JDK keeps reading a body of known length, so the connection stays open. */
    @ParameterizedTest
    @ValueSource(strings = {"x", ""})
    void await_dribblingOrStalledBodyOfKnownLength_timesOut(String dribble) throws Exception {
        try (SlowPeer peer = new SlowPeer(line(HEAD + "Content-Length: 9999\\r\\n\\r\\nx"), dribble)) {
            assertTimesOut(peer);
        }
    }

    private static void assertTimesOut(SlowPeer peer) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> exchange(peer.endpoint(), TIMEOUT_MILLIS).await())
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    private static String line(String escaped) {
        return escaped.replace("\\r\\n", "\r\n");
    }

    @Test
    void cancel_whileAwaitingTheResponse_throwsImmediately() throws Exception {
        CountDownLatch arrived = vendor.nextHangs();
        Exchange exchange = exchange(vendor.endpoint(), 300_000);
        Thread canceler = new Thread(() -> {
            ScriptedVendor.await(arrived);
            exchange.cancel();
        });
        canceler.start();
        assertThatThrownBy(exchange::await).isInstanceOf(CancellationException.class);
        canceler.join();
    }
}
