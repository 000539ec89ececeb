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
import org.junit.jupiter.api.Test;

/** One connection for one exchange, and one exchange for one request, also where the JDK would have it otherwise. */
class ConnectionsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedExchange exchange = new BoundedExchange(threads);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    /** What is answered to each request; empty to break the connection instead. */
    private volatile String answer;

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

    private void accept() {
        for (int connection = 1; !server.isClosed(); connection++) {
            try {
                Socket socket = server.accept();
                String name = "connection " + connection;
                threads.execute(() -> serve(socket, name));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Stays open after an answer, as a server may that does not heed "Connection: close". */
    private void serve(Socket socket, String name) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(name + ": " + line.substring(0, line.indexOf(' ')));
                while (!line.isEmpty()) {
                    line = in.readLine();
                }
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private UpstreamAnswer send(String method) throws ExchangeException {
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        return exchange.send(
                new UpstreamRequest(method, uri, Map.of(), new byte[0]), Deadline.after(Duration.ofSeconds(20)));
    }

    @Test
    void answerWithoutBody_theNextExchangeHasAConnectionOfItsOwn() throws ExchangeException {
        for (String empty : List.of("204 No Content\r\n", "200 OK\r\nContent-Length: 0\r\n",
                "503 Service Unavailable\r\nContent-Length: 0\r\n")) {
            requests.clear();
            answer = "HTTP/1.1 " + empty + "\r\n";
            send("DELETE");
            send("GET");

            assertThat(requests).hasSize(2);
            assertThat(requests.get(0).split(":")[0]).isNotEqualTo(requests.get(1).split(":")[0]);
        }
    }

    @Test
    void deleteWithoutAnswer_isNotSentAgain() {
        answer = "";

        assertThatThrownBy(() -> send("DELETE"))
                .isInstanceOfSatisfying(
                        ExchangeException.class, e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.BROKEN));
        assertThat(requests).containsExactly("connection 1: DELETE");
    }
}
