package io.github.tokenvendor.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.RowSyntax;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The origin of a cache: an HTTP API on loopback that invokes the packaged program, and remembers each invocation. */
final class OriginServer implements AutoCloseable {
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Queue<Exchange> fetches = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile PackagedFunction function;
    private HttpServer server;
    private int port;

    OriginServer(PackagedFunction function) throws IOException {
        this.function = function;
        open();
        port = server.getAddress().getPort();
    }

    int port() {
        return port;
    }

    Queue<Exchange> fetches() {
        return fetches;
    }

    /** Invokes another environment from now on. */
    void invoke(PackagedFunction other) {
        function = other;
    }

    /** Listens, again on the same port. */
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Breaks all connections and refuses new ones. */
    void shut() {
        server.stop(0);
    }

    @Override
    public void close() {
        shut();
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        Instant arrived = Instant.now();
        try (exchange) {
            JsonNode response = respond(event(exchange));
            response.path("headers")
                    .properties()
                    .forEach(header -> exchange.getResponseHeaders()
                            .set(header.getKey(), header.getValue().asText()));
            String body = response.path("body").asText("");
            int status = response.path("statusCode").asInt();
            fetches.add(Exchange.of(key(exchange), arrived, status, exchange.getResponseHeaders()::getFirst, body));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Exchange.Key key(HttpExchange exchange) {
        String origin = String.valueOf(exchange.getRequestHeaders().getFirst("Origin"));
        return new Exchange.Key(origin, exchange.getRequestURI().toString());
    }

    private JsonNode respond(String event) throws IOException {
        try {
            return JSON.readTree(function.submit(event, FUNCTION_TIMEOUT)
                    .get(FUNCTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .body());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // What API Gateway responds for a failing function.
            return JSON.createObjectNode().put("statusCode", 503).put("body", "{\"message\":\"Service Unavailable\"}");
        }
    }

    private static String event(HttpExchange exchange) throws IOException {
        URI target = exchange.getRequestURI();
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> headers.add(name.toLowerCase(Locale.ROOT) + ": " + String.join(",", values)));
        Map<String, List<String>> request = Map.of(
                "method", List.of(exchange.getRequestMethod()),
                "path", List.of(target.getPath()),
                "query", Optional.ofNullable(target.getRawQuery()).stream().toList(),
                "header", headers,
                "type", List.of("none"),
                "body", List.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        return Gateway.HTTP_API.eventOf(
                new Row("", "a cache's request", 0, request), new RowSyntax(Instant.EPOCH, word -> null));
    }
}
