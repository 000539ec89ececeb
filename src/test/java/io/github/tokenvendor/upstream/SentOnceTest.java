package io.github.tokenvendor.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes something is sent once, where the JDK left to itself would try again. */
class SentOnceTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedHttpClient exchange = new BoundedHttpClient(threads);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::breakEveryConnection);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void breakEveryConnection() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                requests.add(in.readLine());
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    // The request has arrived once its head is read.
                }
            } catch (IOException e) {
                // The server was closed, or the client went away.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "POST"})
    void requestWithoutAnswer_isNotSentAgain(String method) {
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        UpstreamRequest request = new UpstreamRequest(method, uri, Map.of(), new byte[0]);

        assertThatThrownBy(() -> exchange.send(request, Deadline.after(Duration.ofSeconds(20))))
                .isInstanceOfSatisfying(
                        ExchangeException.class, e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.BROKEN));
        assertThat(requests).containsExactly(method + " / HTTP/1.1");
    }
}
