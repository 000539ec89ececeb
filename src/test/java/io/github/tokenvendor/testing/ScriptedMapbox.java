package io.github.tokenvendor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
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
    /** A request for a temporary token. */
    public record MintRequest(String account, String authorizing, List<String> scopes, Instant expires) {
        /**
         * Reads an HTTP request.
         *
         * @throws IOException if it is not a request for a temporary token
         */
        public static MintRequest of(Arrived arrived) throws IOException {
            String[] path = arrived.path().split("/tokens/v2/|\\?access_token=");
            if (path.length != 3 || !arrived.method().equals("POST")) {
                throw new IOException("not a request for a token");
            }
            JsonNode body = Json.read(arrived.body());
            List<String> scopes =
                    body.path("scopes").valueStream().map(JsonNode::asText).toList();
            return new MintRequest(
                    path[1], path[2], scopes, Instant.parse(body.path("expires").asText()));
        }
    }

    /** Decides on the response; runs on the request's own thread and may block it. */
    @FunctionalInterface
    public interface Script {
        /** Responds to one request. */
        Reply respond(MintRequest mint) throws InterruptedException;
    }

    private final List<MintRequest> requests = new CopyOnWriteArrayList<>();
    private final RecordingServer server = new RecordingServer(this::respond);
    private final Clock clock;
    private volatile Script script = this::grant;

    /** Starts on a free port of 127.0.0.1; issues tokens at the clock's time. */
    public ScriptedMapbox(Clock clock) {
        this.clock = clock;
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
        script = this::grant;
    }

    /** The response that grants a request. */
    public Reply grant(MintRequest mint) {
        return created(TestTokens.temporary(mint.account(), mint.scopes(), clock.instant(), mint.expires()));
    }

    /** The response with a token, which has no {@code Date}. */
    public static Reply created(String token) {
        return new Reply(201, JsonWriter.of(Map.of("token", token)));
    }

    /** Every request so far. */
    public List<MintRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply respond(Arrived request) throws IOException, InterruptedException {
        MintRequest mint = MintRequest.of(request);
        requests.add(mint);
        return script.respond(mint);
    }
}
