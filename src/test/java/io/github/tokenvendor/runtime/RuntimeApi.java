package io.github.tokenvendor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The HTTP interface that Lambda offers to a runtime, on loopback, for one execution environment.
 *
 * <p>Source: AWS, "Using the Lambda runtime API for custom runtimes", and the paths that the Java runtime client calls
 * for SnapStart ({@code restore/next}, {@code restore/error}).
 */
final class RuntimeApi implements AutoCloseable {

    static final String FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:token-vendor";

    private static final String BASE = "/2018-06-01/runtime/";
    private static final String INVOCATION = BASE + "invocation/";
    /** Lambda's limit for a response that is not streamed. */
    private static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    /** Completes when a SnapStart function says that its snapshot may be taken. */
    final CompletableFuture<Void> snapshot = new CompletableFuture<>();

    private final CountDownLatch restored = new CountDownLatch(1);
    /** Completes when the function first requests an event: its initialization is over. */
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** Completes with the runtime client's report when initialization or a restore hook failed. */
    final CompletableFuture<String> startError = new CompletableFuture<>();

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    /** Starts listening on a free port of the loopback interface. */
    static RuntimeApi start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RuntimeApi api = new RuntimeApi(server);
        server.setExecutor(api.threads);
        server.createContext("/", api::handle);
        server.start();
        return api;
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Queues an event; the function has {@code limit} for it from when it takes it. */
    Invocation submit(String event, Duration limit) {
        Invocation invocation = new Invocation(event, limit);
        waiting.add(invocation);
        return invocation;
    }

    /** Lets a SnapStart function continue as if it had been restored from its snapshot. */
    void restore() {
        restored.countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        try (exchange) {
            switch (call) {
                case "GET " + INVOCATION + "next" -> next(exchange);
                case "GET " + BASE + "restore/next" -> restoreNext(exchange);
                case "POST " + BASE + "init/error", "POST " + BASE + "restore/error" -> startFailed(exchange);
                default -> result(exchange, call);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(null);
        Invocation invocation = waiting.take();
        running.put(invocation.requestId(), invocation);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.set("Lambda-Runtime-Invoked-Function-Arn", FUNCTION_ARN);
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.handOut()));
        send(exchange, 200, invocation.event().getBytes(UTF_8));
    }

    private void restoreNext(HttpExchange exchange) throws IOException, InterruptedException {
        snapshot.complete(null);
        restored.await();
        send(exchange, 200, "{}".getBytes(UTF_8));
    }

    private void startFailed(HttpExchange exchange) throws IOException {
        String report = exchange.getRequestURI().getPath() + ": " + new String(body(exchange), UTF_8);
        accept(exchange);
        startError.complete(report);
    }

    private void result(HttpExchange exchange, String call) throws IOException {
        byte[] body = body(exchange);
        boolean failed = call.endsWith("/error");
        String requestId = call.replaceFirst("POST " + INVOCATION, "").replaceFirst("/(response|error)$", "");
        Invocation invocation = running.remove(requestId);
        if (invocation == null) {
            send(exchange, 400, "{\"errorType\":\"InvalidRequestID\"}".getBytes(UTF_8));
            return;
        }
        if (body.length > MAX_RESPONSE_BYTES) {
            send(exchange, 413, "{\"errorType\":\"RequestEntityTooLarge\"}".getBytes(UTF_8));
            invocation.complete("Function.ResponseSizeTooLarge", "");
            return;
        }
        String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        accept(exchange);
        invocation.complete(failed ? String.valueOf(type) : null, new String(body, UTF_8));
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readNBytes(MAX_RESPONSE_BYTES + 1);
    }

    private static void accept(HttpExchange exchange) throws IOException {
        send(exchange, 202, "{\"status\":\"OK\"}".getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        // Without it the runtime client's native part exits the process.
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops listening and releases a runtime that is waiting for an event. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
