package io.github.tokenvendor.rotation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a function and one upstream, and does to each call what a plan says. */
final class FaultyProxy implements AutoCloseable {
    /** What befalls a call. */
    enum Fault {
        NONE,
        /** The connection breaks before the call has arrived. */
        BROKEN,
        /** The call has its effect, but the connection breaks before the answer. */
        LOST,
        /** 500 without effect. */
        ERROR,
        /** The call has its effect, but the answer is 500. */
        ERROR_AFTER,
        /** The upstream's way to say that there are too many calls. */
        THROTTLED,
        /** The upstream's way to say that the caller has not the right. */
        DENIED,
        /** 200 with something that is no answer to the call, without effect. */
        GARBAGE,
        /** The call has its effect, but the answer is garbage. */
        GARBAGE_AFTER,
        /** No answer until the caller gives up. */
        HANGS
    }

    /** A call on its way; {@code name} is the operation of Secrets Manager, or the method for Mapbox. */
    record Call(boolean toMapbox, String name, String body) {
        boolean creates() {
            return toMapbox && body.contains("\"note\"");
        }

        boolean stores() {
            return name.equals("PutSecretValue");
        }
    }

    /** Decides what befalls a call. */
    @FunctionalInterface
    interface Plan {
        Fault next(Call call);
    }

    private static final List<String> FORWARDED = List.of("Authorization", "Content-Type", "X-Amz-Target");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedHttpClient client = new BoundedHttpClient(threads);
    private final HttpServer server;
    private final URI upstream;
    private final boolean toMapbox;
    private final Plan plan;

    private FaultyProxy(HttpServer server, URI upstream, boolean toMapbox, Plan plan) {
        this.server = server;
        this.upstream = upstream;
        this.toMapbox = toMapbox;
        this.plan = plan;
    }

    static FaultyProxy toMapbox(URI upstream, Plan plan) {
        return start(upstream, true, plan);
    }

    static FaultyProxy toSecretsManager(URI upstream, Plan plan) {
        return start(upstream, false, plan);
    }

    private static FaultyProxy start(URI upstream, boolean toMapbox, Plan plan) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultyProxy proxy = new FaultyProxy(server, upstream, toMapbox, plan);
            server.setExecutor(proxy.threads);
            server.createContext("/", proxy::serve);
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String name = target == null ? exchange.getRequestMethod() : target.substring(target.indexOf('.') + 1);
            switch (plan.next(new Call(toMapbox, name, new String(body, StandardCharsets.UTF_8)))) {
                case NONE -> pass(exchange, forward(exchange, body));
                case BROKEN -> {}
                case LOST -> forward(exchange, body);
                case ERROR -> answer(exchange, 500, "{\"message\":\"Internal Server Error\"}");
                case ERROR_AFTER -> {
                    forward(exchange, body);
                    answer(exchange, 500, "{\"message\":\"Internal Server Error\"}");
                }
                case THROTTLED -> answer(exchange, toMapbox ? 429 : 400, "{\"__type\":\"ThrottlingException\"}");
                case DENIED -> answer(exchange, toMapbox ? 404 : 400, "{\"__type\":\"AccessDeniedException\"}");
                case GARBAGE -> answer(exchange, 200, "<html>sk.not.parsed</html>");
                case GARBAGE_AFTER -> {
                    forward(exchange, body);
                    answer(exchange, 200, "<html>sk.not.parsed</html>");
                }
                case HANGS -> awaitDisconnect();
            }
        }
    }

    /** The caller's own deadline ends the wait; the proxy's end ends the thread. */
    private static void awaitDisconnect() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a connection of its own: a pooled one that the upstream has closed would be a fault that nobody planned. */
    private UpstreamResponse forward(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : FORWARDED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        URI uri = upstream.resolve(exchange.getRequestURI());
        UpstreamRequest request = new UpstreamRequest(exchange.getRequestMethod(), uri, headers, body, false);
        return client.send(request, Deadline.after(Duration.ofSeconds(30)));
    }

    private static void pass(HttpExchange exchange, UpstreamResponse answer) throws IOException {
        answer.header("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        send(exchange, answer.status(), answer.body());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        // Without TLS, the JDK would pool the connection of an answer without a body.
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
