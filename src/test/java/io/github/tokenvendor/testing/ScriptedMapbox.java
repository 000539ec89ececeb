package io.github.tokenvendor.testing;

import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A Tokens API on loopback that does exactly what a test tells it to, lies and waits included.
 *
 * <p>Unlike the fake it enforces no rule of Mapbox's; without a script it grants whatever is asked for. It speaks
 * HTTP itself, because the JDK's server puts a {@code Date} of its own into every answer.
 */
public final class ScriptedMapbox implements AutoCloseable {
    /** A request for a temporary token. */
    public record Ask(String account, String authorizing, List<String> scopes, Instant expires) {}

    /** An answer; without a {@code Date} unless the headers hold one. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** A created token. */
        public static Reply created(String token) {
            return new Reply(201, Map.of(), JsonWriter.of(Map.of("token", token)));
        }

        /** An answer without a header of interest. */
        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }

        /** This answer with its header {@code Date}. */
        public Reply dated(Instant moment) {
            Map<String, String> all = new HashMap<>(headers);
            all.put("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC)));
            return new Reply(status, all, body);
        }
    }

    /** Decides on the answer; runs on a thread of the request's own and may wait there. */
    @FunctionalInterface
    public interface Script {
        /** Answers one request. */
        Reply answer(Ask ask) throws InterruptedException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Ask> asks = new CopyOnWriteArrayList<>();
    private final Script honest;
    private volatile Script script;

    /** Starts on a free port of 127.0.0.1; issues tokens at the clock's time. */
    public ScriptedMapbox(Clock clock) {
        honest =
                ask -> Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), clock.instant(), ask.expires()));
        script = honest;
        try {
            server = new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Answers by a script from now on. */
    public void script(Script next) {
        script = next;
    }

    /** Grants whatever is asked for from now on. */
    public void reset() {
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
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException | RejectedExecutionException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Ask ask = WireHttp.read(connection.getInputStream());
            asks.add(ask);
            WireHttp.write(connection.getOutputStream(), script.answer(ask));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The caller has gone; the connection's end is all the answer there is.
        }
    }
}
