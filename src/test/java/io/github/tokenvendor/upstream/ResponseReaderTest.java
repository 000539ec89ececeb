package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final int MOST = BoundedHttpClient.MAX_BODY_BYTES;

    private final RecordingServer server = new RecordingServer();
    private OpenConnection open;

    @AfterEach
    void stop() throws IOException {
        open.close();
        server.close();
    }

    private UpstreamResponse read(String response) throws IOException {
        return read(response, Duration.ofSeconds(20));
    }

    /** The response to a streamed request, as the client sends it. */
    private UpstreamResponse read(String response, Duration timeout) throws IOException {
        server.replyRaw(response);
        open = new OpenConnection(server.url());
        open.connection().setDoOutput(true);
        open.connection().setFixedLengthStreamingMode(0);
        open.connection().getOutputStream().close();
        return ResponseReader.read(open, System.nanoTime(), Deadline.after(timeout));
    }

    private static String response(String status, int length) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }

    @Test
    void read_response_hasItsHeadersWithoutTheStatusLine() throws IOException {
        UpstreamResponse response = read("HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 0\r\n\r\n");

        assertThat(response.reason()).isEqualTo("Created");
        assertThat(response.headers()).containsOnlyKeys("X-A", "Content-Length");
        assertThat(response.headers().get("X-A")).containsExactlyInAnyOrder("1", "2");
        assertThat(response.body()).isEmpty();
        assertThat(open.phase()).isEqualTo(Phase.RESPONDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "200 "})
    void read_noReason_isEmpty(String status) throws IOException {
        assertThat(read(response(status, 1)).reason()).isEmpty();
    }

    /** The JDK hides the body of a 401 if the request was streamed. */
    @Test
    void read_refusedAuthorization_hasItsStatusAndHeaders() throws IOException {
        UpstreamResponse response = read("HTTP/1.1 401 No\r\nDate: then\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("date")).contains("then");
    }

    @Test
    void read_shortRefusal_hasItsBody() throws IOException {
        assertThat(read(response("422 No", 3)).body()).asString().isEqualTo("xxx");
    }

    @Test
    void read_longestBody_isWhole() throws IOException {
        assertThat(read(response("200 OK", MOST)).body()).hasSize(MOST);
    }

    @ParameterizedTest
    @CsvSource({"200", "302", "399"})
    void read_oneByteMoreInASuccess_isOversized(String status) {
        assertFails(response(status + " Yes", MOST + 1), Duration.ofSeconds(20), Kind.OVERSIZED);
    }

    @ParameterizedTest
    @CsvSource({"400", "599"})
    void read_oneByteMoreInARefusal_isTruncated(String status) throws IOException {
        assertThat(read(response(status + " No", MOST + 1)).body()).hasSizeBetween(MOST - 8_192, MOST);
    }

    @Test
    void read_bodyAfterTheDeadline_isATimeout() {
        assertFails(response("200 OK", 1), Duration.ZERO, Kind.TIMEOUT);
    }

    @Test
    void read_notHttp_isBroken() {
        assertFails("SSH-2.0-example\r\n\r\n", Duration.ofSeconds(20), Kind.BROKEN);
    }

    @Test
    void read_noResponse_leavesThePhaseToTheCaller() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(""))
                .isNotInstanceOf(ExchangeException.class);
        assertThat(open.phase()).isEqualTo(Phase.CONNECTING);
    }

    private void assertFails(String response, Duration timeout, Kind kind) {
        assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> read(response, timeout))
                .matches(e -> e.kind() == kind)
                .matches(ExchangeException::reached);
    }
}
