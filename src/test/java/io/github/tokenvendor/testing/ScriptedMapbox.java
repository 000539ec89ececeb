package io.github.tokenvendor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stand-in for Mapbox in tests: a Tokens API on loopback that does exactly what a script says, including false
 * grants and delays.
 *
 * <p>Unlike the fake, it enforces none of Mapbox's rules; without a script it grants every request.
 */
public final class ScriptedMapbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request for a temporary token. */
    public record MintRequest(String account, String authorizing, List<String> scopes, Instant expires) {
        /**
         * Reads an HTTP request.
         *
         * @throws IOException if it is not a request for a temporary token
         */
        public static MintRequest parse(String request) throws IOException {
            RecordingServer.Arrived arrived = RecordingServer.Arrived.parse(request);
            String[] path = arrived.path().split("/tokens/v2/|\\?access_token=");
            if (path.length != 3 || !arrived.method().equals("POST")) {
                throw new IOException("not a request for a token");
            }
            JsonNode body = JSON.readTree(arrived.body());
            List<String> scopes =
                    body.path("scopes").valueStream().map(JsonNode::asText).toList();
            return new MintRequest(
                    path[1], path[2], scopes, Instant.parse(body.path("expires").asText()));
        }
    }

    /** A response; it has a {@code Date} only if the headers contain one. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** A created token. */
        public static Reply created(String token) {
            return of(201, JsonWriter.of(Map.of("token", token)));
        }

        /** A response without headers. */
        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }

        /** This response with a {@code Date}. */
        public Reply dated(Instant time) {
            Map<String, String> all = new HashMap<>(headers);
            all.put("Date", RecordingServer.httpDate(time));
            return new Reply(status, all, body);
        }
    }

    /** Decides on the response; runs on the request's own thread and may block it. */
    @FunctionalInterface
    public interface Script {
        /** Responds to one request. */
        Reply respond(MintRequest mint) throws InterruptedException;
    }

    private final List<MintRequest> requests = new CopyOnWriteArrayList<>();
    private final Script honest;
    private volatile Script script;
    private final WireServer server;

    /** Starts on a free port of 127.0.0.1; issues tokens at the clock's time. */
    public ScriptedMapbox(Clock clock) {
        honest = mint ->
                Reply.created(TestTokens.temporary(mint.account(), mint.scopes(), clock.instant(), mint.expires()));
        script = honest;
        server = new WireServer(this::serve);
    }

    public URI url() {
        return server.url();
    }

    /** Uses a script from now on. */
    public void script(Script next) {
        script = next;
    }

    /** Grants every request from now on. */
    public void reset() {
        script = honest;
    }

    /** The response that grants a request. */
    public Reply grant(MintRequest mint) throws InterruptedException {
        return honest.respond(mint);
    }

    /** Every request so far. */
    public List<MintRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(WireConnection connection) throws IOException {
        MintRequest mint = MintRequest.parse(connection.readRequest());
        requests.add(mint);
        try {
            Reply reply = script.respond(mint);
            connection.send(new RecordingServer.Reply(reply.status(), reply.headers(), reply.body()).message(Map.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
