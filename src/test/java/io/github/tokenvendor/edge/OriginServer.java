package io.github.tokenvendor.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The origin of a cache: an HTTP API on loopback that invokes the packaged program, and remembers each invocation. */
final class OriginServer implements AutoCloseable {
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Fetch> fetches = new CopyOnWriteArrayList<>();
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

    List<Fetch> fetches() {
        return List.copyOf(fetches);
    }

    /** Lets another environment respond from now on. */
    void invoke(PackagedFunction other) {
        function = other;
    }

    /** Listens, on the same port as before. */
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
        Instant asked = Instant.now();
        try (exchange) {
            JsonNode response = respond(event(exchange));
            response.path("headers")
                    .properties()
                    .forEach(header -> exchange.getResponseHeaders()
                            .set(header.getKey(), header.getValue().asText()));
            byte[] body = response.path("body").asText("").getBytes(UTF_8);
            int status = response.path("statusCode").asInt();
            String cacheControl = String.valueOf(exchange.getResponseHeaders().getFirst("Cache-Control"));
            fetches.add(new Fetch(key(exchange), asked, Instant.now(), status, cacheControl));
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static CacheKey key(HttpExchange exchange) {
        String origin = String.valueOf(exchange.getRequestHeaders().getFirst("Origin"));
        return new CacheKey(origin, exchange.getRequestURI().toString());
    }

    private JsonNode respond(String event) throws IOException {
        try {
            InvocationResult result =
                    function.submit(event, FUNCTION_TIMEOUT).get(FUNCTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return JSON.readTree(result.body());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // As API Gateway responds for a function that fails.
            return JSON.createObjectNode().put("statusCode", 503).put("body", "{\"message\":\"Service Unavailable\"}");
        }
    }

    private static String event(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String path = exchange.getRequestURI().getPath();
        ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("routeKey", "$default");
        event.put("rawPath", path).put("rawQueryString", query == null ? "" : query);
        ObjectNode headers = event.putObject("headers");
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        ObjectNode context = event.putObject("requestContext");
        context.put("stage", "$default").put("requestId", UUID.randomUUID().toString());
        context.putObject("http")
                .put("method", exchange.getRequestMethod())
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "192.0.2.1");
        event.put("body", new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        return JSON.writeValueAsString(event.put("isBase64Encoded", false));
    }
}
