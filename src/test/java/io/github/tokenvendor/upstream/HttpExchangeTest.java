package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangeTest {
    private static final int MOST = BoundedHttpClient.MAX_BODY_BYTES;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
    }

    private UpstreamResponse exchange(UpstreamRequest request) throws ExchangeException {
        return new BoundedHttpClient(threads).send(request, Deadline.after(Duration.ofSeconds(20)));
    }

    private UpstreamResponse read(String response) throws ExchangeException {
        server.replyRaw(response);
        return exchange(new UpstreamRequest("POST", server.url(), Map.of(), new byte[0], false));
    }

    private Arrived sent(String method, String target, Map<String, String> headers, String body)
            throws ExchangeException {
        server.replyRaw(response("200 OK", 0));
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        exchange(new UpstreamRequest(method, URI.create(server.url() + target), headers, bytes, false));
        return server.requests().get(0);
    }

    private static String response(String status, int length) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }

    private void assertFails(String response, Kind kind) {
        assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> read(response))
                .matches(e -> e.kind() == kind, kind.name())
                .matches(ExchangeException::reached);
    }

    @Test
    void send_request_hasItsTargetAndItsFields() throws ExchangeException {
        Arrived arrived = sent("POST", "/a%20b?c=%2Fd", Map.of("Accept", "application/json"), "{}");

        assertThat(arrived.method()).isEqualTo("POST");
        assertThat(arrived.path()).isEqualTo("/a%20b?c=%2Fd");
        assertThat(arrived.body()).isEqualTo("{}");
        assertThat(arrived.headers())
                .containsOnly(
                        Map.entry("host", server.url().getAuthority()),
                        Map.entry("connection", "close"),
                        Map.entry("user-agent", "mapbox-token-vendor"),
                        Map.entry("content-length", "2"),
                        Map.entry("accept", "application/json"));
    }

    @Test
    void send_getOfAUrlWithoutPath_hasARootAndNoLength() throws ExchangeException {
        Arrived arrived = sent("GET", "", Map.of(), "");

        assertThat(arrived.path()).isEqualTo("/");
        assertThat(arrived.headers()).doesNotContainKey("content-length");
    }

    /** A signature covers the fields as the signer wrote them. */
    @Test
    void send_fieldsOfTheCaller_replaceTheUsualOnes() throws ExchangeException {
        Arrived arrived = sent("POST", "/", Map.of("HOST", "signed.example", "user-agent", "other"), "");

        assertThat(arrived.headers()).containsEntry("host", "signed.example").containsEntry("user-agent", "other");
    }

    @Test
    void send_fieldWithALineBreak_staysOneField() throws ExchangeException {
        Arrived arrived = sent("POST", "/", Map.of("X-A", "1\r\nX-B: 2"), "");

        assertThat(arrived.headers()).doesNotContainKey("x-b");
    }

    @Test
    void read_response_hasItsFields() throws ExchangeException {
        UpstreamResponse response = read("HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A:2 \r\nContent-Length: 0\r\n\r\n");

        assertThat(response.reason()).isEqualTo("Created");
        assertThat(response.headers()).containsOnlyKeys("X-A", "Content-Length");
        assertThat(response.headers().get("X-A")).containsExactly("1", "2");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "200 "})
    void read_noReason_isEmpty(String status) throws ExchangeException {
        assertThat(read(response(status, 1)).reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 No", "422 No", "200 OK"})
    void read_shortBody_isWhole(String status) throws ExchangeException {
        assertThat(read(response(status, 3)).body()).asString().isEqualTo("xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified", "101 Switching Protocols"})
    void read_statusWithoutBody_endsWithItsHead(String status) throws ExchangeException {
        assertThat(read("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n").body())
                .isEmpty();
    }

    @Test
    void read_chunkedBody_isPutTogether() throws ExchangeException {
        UpstreamResponse response = read(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nX-T: 1\r\n\r\n");

        assertThat(response.body()).asString().isEqualTo("abc");
    }

    @Test
    void read_bodyWithoutLength_endsWithTheConnection() throws ExchangeException {
        assertThat(read("HTTP/1.0 200 OK\r\n\r\nabc").body()).asString().isEqualTo("abc");
    }

    @Test
    void read_longestBody_isWhole() throws ExchangeException {
        assertThat(read(response("200 OK", MOST)).body()).hasSize(MOST);
    }

    @ParameterizedTest
    @CsvSource({"200", "302", "399"})
    void read_oneByteMoreInASuccess_isOversized(String status) {
        assertFails(response(status + " Yes", MOST + 1), Kind.OVERSIZED);
    }

    @ParameterizedTest
    @CsvSource({"400", "599"})
    void read_oneByteMoreInARefusal_isTruncated(String status) throws ExchangeException {
        assertThat(read(response(status + " No", MOST + 1)).body()).hasSize(MOST);
    }

    @ParameterizedTest
    @CsvSource({"8, true", "9, false"})
    void read_interimResponses_areSkippedUpToALimit(int count, boolean skipped) throws ExchangeException {
        String response = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(count) + response("200 OK", 1);

        if (skipped) {
            assertThat(read(response).status()).isEqualTo(200);
        } else {
            assertFails(response, Kind.BROKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-example\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "HTTP/1.1 0 OK\r\n\r\n"
            })
    void read_brokenOrCutOff_isBroken(String response) {
        assertFails(response, Kind.BROKEN);
    }

    @Test
    void read_longLines_haveALimit() throws ExchangeException {
        assertThat(read("HTTP/1.1 204 No\r\nX: " + "y".repeat(8_000) + "\r\n\r\n")
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"1, 9000", "300, 1"})
    void read_tooMuchHead_isBroken(int fields, int length) {
        assertFails("HTTP/1.1 204 No\r\n" + ("X: " + "y".repeat(length) + "\r\n").repeat(fields) + "\r\n", Kind.BROKEN);
    }
}
