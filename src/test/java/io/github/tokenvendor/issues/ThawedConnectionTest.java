package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A pooled connection that the server closed while the environment was frozen fails the first request after the thaw.
 *
 * @see <a href="https://github.com/psf/requests/issues/4506">requests #4506</a>
 * @see <a href="https://github.com/aws/aws-sdk-js-v3/issues/1196">aws-sdk-js-v3 #1196</a>
 */
class ThawedConnectionTest {
    private static final byte[] RESPONSE = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}"
            .getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger reused = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    @Test
    void send_connectionThatTheServerOfferedToKeep_isNotUsedAgain() throws Exception {
        BoundedHttpClient client = new BoundedHttpClient(threads);
        UpstreamRequest once = new UpstreamRequest(
                "POST", URI.create("http://127.0.0.1:" + server.getLocalPort()), Map.of(), new byte[0], false);

        for (int i = 0; i < 3; i++) {
            assertThat(client.send(once, Deadline.after(Duration.ofSeconds(20))).status())
                    .isEqualTo(200);
        }

        assertThat(connections).hasValue(3);
        assertThat(reused).hasValue(0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Responds to one request, and closes the connection without a response if it is used again. */
    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                // The request has no body, so it ends with its headers.
            }
            connection.getOutputStream().write(RESPONSE);
            if (in.readLine() != null) {
                reused.incrementAndGet();
            }
        } catch (IOException e) {
            // The client has closed its end.
        }
    }
}
