package io.github.tokenvendor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stand-in for Mapbox in tests: a Tokens API on loopback that does exactly what a script says, lies and waits
 * included.
 *
 * <p>Unlike the fake it enforces none of Mapbox's rules; without a script it grants whatever is requested.
 */
public final class ScriptedMapbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request for a temporary token. */
    public record Ask(String account, String authorizing, List<String> scopes, Instant expires) {
        /**
         * Reads an HTTP request.
         *
         * @throws IOException when it is not a request for a temporary token
         */
        public static Ask parse(String request) throws IOException {
            RecordingServer.Arrived arrived = RecordingServer.Arrived.parse(request);
            String[] path = arrived.path().split("/tokens/v2/|\\?access_token=");
            if (path.length != 3 || !arrived.method().equals("POST")) {
                throw new IOException("not a request for a token");
            }
            JsonNode body = JSON.readTree(arrived.body());
            List<String> scopes = new ArrayList<>();
            body.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            return new Ask(
                    path[1], path[2], scopes, Instant.parse(body.path("expires").asText()));
        }
    }

    /** A response; without a {@code Date} unless the headers hold one. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** A created token. */
        public static Reply created(String token) {
            return of(201, JsonWriter.of(Map.of("token", token)));
        }

        /** A response without a header of interest. */
        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }

        /** This response with a {@code Date}. */
        public Reply dated(Instant moment) {
            Map<String, String> all = new HashMap<>(headers);
            all.put("Date", RecordingServer.httpDate(moment));
            return new Reply(status, all, body);
        }
    }

    /** Decides on the response; runs on a thread of the request's own and may wait there. */
    @FunctionalInterface
    public interface Script {
        /** Responds to one request. */
        Reply answer(Ask ask) throws InterruptedException;
    }

    private final List<Ask> asks = new CopyOnWriteArrayList<>();
    private final Script honest;
    private volatile Script script;
    private final WireServer server;

    /** Starts on a free port of 127.0.0.1; issues tokens at the clock's time. */
    public ScriptedMapbox(Clock clock) {
        honest =
                ask -> Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), clock.instant(), ask.expires()));
        script = honest;
        server = new WireServer(this::serve);
    }

    public URI url() {
        return server.url();
    }

    /** Responds by a script from now on. */
    public void script(Script next) {
        script = next;
    }

    /** Grants whatever is requested from now on. */
    public void reset() {
        script = honest;
    }

    /** The response that grants a request. */
    public Reply grant(Ask ask) throws InterruptedException {
        return honest.answer(ask);
    }

    /** Every request so far. */
    public List<Ask> asks() {
        return List.copyOf(asks);
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(WireConnection connection) throws IOException {
        Ask ask = Ask.parse(connection.readRequest());
        asks.add(ask);
        try {
            Reply reply = script.answer(ask);
            connection.send(new RecordingServer.Reply(reply.status(), reply.headers(), reply.body()).message(Map.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
