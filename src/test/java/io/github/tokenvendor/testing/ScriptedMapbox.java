package io.github.tokenvendor.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.json.JsonText;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Tokens API on loopback that does exactly what a test tells it to, lies and waits included.
 *
 * <p>Unlike the stand-in it enforces no rule of Mapbox's; without a script it grants whatever is asked for.
 */
public final class ScriptedMapbox implements AutoCloseable {
    /** A request for a temporary token. */
    public record Ask(String account, String authorizing, List<String> scopes, Instant expires) {}

    /** An answer. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** A created token. */
        public static Reply created(String token) {
            return new Reply(201, Map.of(), JsonText.of(Map.of("token", token)));
        }

        /** An answer without a header of interest. */
        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }
    }

    /** Decides on the answer; runs on a thread of the request's own and may wait there. */
    @FunctionalInterface
    public interface Script {
        /** Answers one request. */
        Reply answer(Ask ask) throws InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Ask> asks = new CopyOnWriteArrayList<>();
    private final Script honest;
    private volatile Script script;

    /** Starts on a free port of 127.0.0.1; issues tokens at the clock's time. */
    public ScriptedMapbox(Clock clock) {
        honest = ask -> Reply.created(
                TokenTexts.temporary(ask.account(), ask.scopes(), clock.instant(), ask.expires()));
        script = honest;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/tokens/v2/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers by a script from now on. */
    public void script(Script next) {
        script = next;
    }

    /** Grants whatever is asked for from now on. */
    public void behave() {
        script = honest;
    }

    /** The answer that grants a request. */
    public Reply grant(Ask ask) throws InterruptedException {
        return honest.answer(ask);
    }

    /** Every request so far. */
    public List<Ask> asks() {
        return List.copyOf(asks);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Ask ask = read(exchange);
            asks.add(ask);
            Reply reply = script.answer(ask);
            reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ask read(HttpExchange exchange) throws IOException {
        try {
            Map<String, Object> members = new StrictJson(4).readObject(exchange.getRequestBody().readAllBytes());
            List<String> scopes = ((List<?>) members.get("scopes")).stream().map(String.class::cast).toList();
            URI uri = exchange.getRequestURI();
            return new Ask(
                    uri.getPath().substring("/tokens/v2/".length()),
                    uri.getQuery().substring("access_token=".length()),
                    scopes,
                    Instant.parse((String) members.get("expires")));
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }
}
