package io.github.tokenvendor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where a SnapStart environment gets the execution role's credentials from, on loopback. */
final class CredentialsServer implements AutoCloseable {

    static final String AUTHORIZATION = "example-authorization-token";

    private static final String KEYS = "{\"AccessKeyId\":\"ASIACONTAINER0000000\",\"SecretAccessKey\":\"example\","
            + "\"Token\":\"example\",\"Expiration\":\"2100-01-01T00:00:00Z\"}";

    private final HttpServer server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    private CredentialsServer(HttpServer server) {
        this.server = server;
    }

    static CredentialsServer start() throws IOException {
        HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        CredentialsServer server = new CredentialsServer(http);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    Credentials credentials() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/2021-08-23/credentials");
        return Credentials.fromContainer(url, AUTHORIZATION);
    }

    /** What each request so far said in its {@code Authorization} header. */
    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = KEYS.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
