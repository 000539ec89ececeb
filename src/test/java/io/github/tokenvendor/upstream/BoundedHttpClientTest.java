package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One exchange over a socket: what is retried, and how failures are classified. */
class BoundedHttpClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: one\r\n\r\n{}";
    private static final String RESET = "";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedHttpClient client = new BoundedHttpClient(threads);
    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private BoundedHttpClient resolving(BoundedHttpClient.Resolver resolver) {
        return new BoundedHttpClient(threads, resolver, peer -> List.of(Proxy.NO_PROXY));
    }

    private UpstreamRequest request(String method, boolean repeatable) {
        return new UpstreamRequest(method, server.url(), Map.of(), new byte[0], repeatable);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    private static ExchangeException failure(BoundedHttpClient client, UpstreamRequest request, Deadline deadline) {
        return catchThrowableOfType(ExchangeException.class, () -> client.send(request, deadline));
    }

    @Test
    void response_isReadWhole() throws ExchangeException {
        server.replyRaw(OK);

        UpstreamResponse response = client.send(request("POST", false), soon());

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.reason()).isEqualTo("OK");
        assertThat(response.header("x-name")).contains("one");
        assertThat(response.header("x-other")).isEmpty();
        assertThat(new String(response.body(), StandardCharsets.US_ASCII)).isEqualTo("{}");
        assertThat(response.elapsed()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
    }

    @Test
    void redirect_isAResponse() throws ExchangeException {
        server.replyRaw("HTTP/1.1 302 Found\r\nLocation: " + server.url() + "\r\nContent-Length: 0\r\n\r\n");

        assertThat(client.send(request("POST", true), soon()).status()).isEqualTo(302);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "POST"})
    void requestWithoutResponse_isNotRetried(String method) {
        server.replyRaw(RESET);

        ExchangeException failure = failure(client, request(method, false), soon());

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure.reached()).isTrue();
        assertThat(server.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly(method + " /");
    }

    @Test
    void repeatableRequestWithoutResponse_isRetriedOnce() throws ExchangeException {
        server.replyRaw(RESET, OK);

        assertThat(client.send(request("POST", true), soon()).status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void repeatableRequestWithoutResponse_isNotRetriedTwice() {
        server.replyRaw(RESET);

        ExchangeException failure = failure(client, request("POST", true), soon());

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void responseThatBreaksOff_isNotRetried() {
        server.replyRaw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{");

        ExchangeException failure = failure(client, request("POST", true), soon());

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusedConnection_reachedNoPeer() throws IOException {
        UpstreamRequest request = request("POST", true);
        server.close();

        ExchangeException failure = failure(client, request, soon());

        assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
        assertThat(failure.reached()).isFalse();
        assertThat(failure).hasMessage("CONNECT").hasNoCause();
    }

    @Test
    void passedDeadline_opensNoConnection() {
        ExchangeException failure = failure(client, request("POST", true), Deadline.after(Duration.ZERO));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.reached()).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void longBody_isOversizedInASuccessAndTruncatedInARefusal() throws ExchangeException {
        String body = "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000);
        server.replyRaw("HTTP/1.1 200 OK\r\n" + body, "HTTP/1.1 500 No\r\n" + body);

        assertThat(failure(client, request("POST", false), soon()).kind()).isEqualTo(Kind.OVERSIZED);
        UpstreamResponse refusal = client.send(request("POST", false), soon());
        assertThat(refusal.status()).isEqualTo(500);
        assertThat(refusal.body()).hasSizeLessThanOrEqualTo(BoundedHttpClient.MAX_BODY_BYTES);
    }

    @Test
    void hangingNameLookup_endsWithItsCallersAndHoldsOneThread() {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger lookUps = new AtomicInteger();
        BoundedHttpClient hanging = resolving(host -> {
            lookUps.incrementAndGet();
            return awaited(stuck);
        });

        for (int caller = 0; caller < 5; caller++) {
            ExchangeException failure = failure(hanging, request("POST", true), Deadline.after(Duration.ofMillis(20)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.reached()).isFalse();
        }

        assertThat(lookUps).hasValue(1);
        assertThat(server.requests()).isEmpty();
        stuck.countDown();
    }

    @Test
    void unknownHost_isAResolveFailure() {
        BoundedHttpClient lost = resolving(host -> {
            throw new UnknownHostException(host);
        });

        ExchangeException failure = failure(lost, request("POST", true), soon());

        assertThat(failure.kind()).isEqualTo(Kind.RESOLVE);
        assertThat(failure.reached()).isFalse();
    }

    @Test
    void exhaustedExecutor_isAResolveFailure() {
        BoundedHttpClient full = new BoundedHttpClient(task -> {
            throw new RejectedExecutionException("full");
        });

        assertThat(failure(full, request("POST", true), soon()).kind()).isEqualTo(Kind.RESOLVE);
    }

    @Test
    void requestsAndResponses_doNotPrintTokens() throws ExchangeException {
        server.replyRaw(OK);
        URI secret = URI.create(server.url() + "?access_token=sk.secret");
        UpstreamRequest request = new UpstreamRequest("POST", secret, Map.of(), new byte[0], false);

        assertThat(request).hasToString("UpstreamRequest[POST]");
        assertThat(client.send(request, soon())).hasToString("UpstreamResponse[200]");
    }

    private static InetAddress[] awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
}
