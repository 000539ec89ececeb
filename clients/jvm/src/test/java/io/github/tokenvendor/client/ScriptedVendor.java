package io.github.tokenvendor.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A vendor on loopback with scripted responses; without a script it returns a new token. */
final class ScriptedVendor implements AutoCloseable {

    final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    final Queue<Headers> headers = new ConcurrentLinkedQueue<>();
    /** The requests' methods, and their paths with queries. */
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private final Queue<HttpHandler> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger minted = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    ScriptedVendor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/tokens", this::handle);
        server.start();
    }

    URL endpoint() {
        return endpoint(server.getAddress().getPort());
    }

    static URL endpoint(int port) {
        try {
            return URI.create("http://127.0.0.1:" + port + "/tokens").toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    void next(HttpHandler handler) {
        script.add(handler);
    }

    /** Leaves the next request without a response. Returns a latch that opens when the request arrives. */
    CountDownLatch nextHangs() {
        CountDownLatch arrived = new CountDownLatch(1);
        next(exchange -> {
            arrived.countDown();
            await(new CountDownLatch(1)); // close() interrupts this.
        });
        return arrived;
    }

    void next(int status, String body, String... headers) {
        next(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        });
    }

    int requests() {
        return bodies.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        headers.add(exchange.getRequestHeaders());
        lines.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        HttpHandler scripted = script.poll();
        if (scripted != null) {
            scripted.handle(exchange);
        } else {
            send(
                    exchange,
                    200,
                    "{\"token\":\"tk." + minted.incrementAndGet()
                            + "\",\"issued_at\":\"2027-01-15T08:00:00Z\",\"expires\":\"2027-01-15T08:59:00Z\",\"expires_in\":3540,\"refresh_in\":2655,"
                            + "\"scopes\":[\"fonts:read\",\"styles:read\"]}");
        }
        exchange.close();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
