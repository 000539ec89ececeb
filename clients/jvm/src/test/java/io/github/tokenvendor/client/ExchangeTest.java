package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

    private static final int CEILING_MILLIS = 400;
    private static final String HEAD = "HTTP/1.1 200 OK\\r\\n";

    private final ScriptedVendor vendor = new ScriptedVendor();

    @AfterEach
    void close() {
        vendor.close();
    }

    private static Exchange exchange(URL url, int ceilingMillis) {
        return new Exchange(url, "{}".getBytes(StandardCharsets.UTF_8), "Bearer 1", ceilingMillis);
    }

    @Test
    void await_answer_isReadWithWhatTellsWhenToComeBack() throws Exception {
        vendor.next(503, "{\"a\":1}", "Retry-After", "7", "Date", "Mon, 23 Nov 2026 10:00:00 GMT");
        Exchange.Answer answer = exchange(vendor.endpoint(), 30_000).await();
        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body).isEqualTo("{\"a\":1}");
        assertThat(answer.retryAfter).isEqualTo("7");
        assertThat(answer.date).isNotEmpty();
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
    void await_hugeBody_isNotReadToItsEnd() throws Exception {
        vendor.next(200, "a".repeat(100_000));
        assertThat(exchange(vendor.endpoint(), 30_000).await().body).isEmpty();
    }

    @Test
    void await_nobodyThere_isAnIoException() throws Exception {
        URL gone;
        try (SlowPeer peer = new SlowPeer("", "")) {
            gone = peer.endpoint();
        }
        assertThatThrownBy(() -> exchange(gone, 30_000).await())
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
                "headers, no end    | none | a: b\\r\\n",
                "interim answers    | ''   | HTTP/1.1 100 Continue\\r\\n\\r\\n",
                "body in chunks     | " + HEAD + "Transfer-Encoding: chunked\\r\\n\\r\\n | 1\\r\\nx\\r\\n",
                "body without end   | " + HEAD + "\\r\\n | x",
                "chunk that stops   | " + HEAD + "Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nx | ''",
            })
    void await_peerThatDribbles_endsAtTheCeiling_andTheConnectionIsCut(String name, String atOnce, String dribble)
            throws Exception {
        try (SlowPeer peer = new SlowPeer(line(atOnce == null ? HEAD : atOnce), line(dribble))) {
            assertEndsAtTheCeiling(peer);
            assertThat(peer.broken.await(20, TimeUnit.SECONDS)).as("cut").isTrue();
        }
    }

    /** The JDK reads on what it knows the length of, on a thread of its own: the connection might be of use again. */
    @ParameterizedTest
    @ValueSource(strings = {"x", ""})
    void await_bodyOfKnownLengthThatDribblesOrStops_endsAtTheCeiling(String dribble) throws Exception {
        try (SlowPeer peer = new SlowPeer(line(HEAD + "Content-Length: 9999\\r\\n\\r\\nx"), dribble)) {
            assertEndsAtTheCeiling(peer);
        }
    }

    private static void assertEndsAtTheCeiling(SlowPeer peer) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> exchange(peer.endpoint(), CEILING_MILLIS).await())
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    private static String line(String escaped) {
        return escaped.replace("\\r\\n", "\r\n");
    }

    @Test
    void cancel_whileTheAnswerIsAwaited_endsAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        vendor.next(exchange -> {
            asked.countDown();
            ScriptedVendor.await(end);
        });
        Exchange exchange = exchange(vendor.endpoint(), 300_000);
        Thread canceller = new Thread(() -> {
            ScriptedVendor.await(asked);
            exchange.cancel();
        });
        canceller.start();
        try {
            assertThatThrownBy(exchange::await).isInstanceOf(CancellationException.class);
        } finally {
            end.countDown();
            canceller.join();
        }
    }
}
