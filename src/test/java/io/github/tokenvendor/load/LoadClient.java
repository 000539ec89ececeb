package io.github.tokenvendor.load;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.lambda.EventSerializer;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.Gateway;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** Requests tokens until told to stop, and checks each by its own payload. */
final class LoadClient implements Runnable {
    private static final StrictJson JSON = new StrictJson(8);
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private final HttpApiHandler handler;
    private final List<List<String>> scopeSets;
    private final long[][] requests;
    private final int offset;
    private volatile boolean stopped;
    private long responses;
    private String firstFault = "";

    LoadClient(HttpApiHandler handler, List<List<String>> scopeSets, long[][] requests, int offset) {
        this.handler = handler;
        this.scopeSets = scopeSets;
        this.requests = requests;
        this.offset = offset;
    }

    @Override
    public void run() {
        int turn = offset;
        while (!stopped && firstFault.isEmpty()) {
            List<String> scopes = scopeSets.get(turn % scopeSets.size());
            request(scopes, requests[ThreadLocalRandom.current().nextInt(requests.length)][0]);
            turn++;
        }
    }

    void stop() {
        stopped = true;
    }

    /** To be read after the thread has ended. */
    long responses() {
        return responses;
    }

    /** To be read after the thread has ended; empty if every response was correct. */
    String firstFault() {
        return firstFault;
    }

    private void request(List<String> scopes, long seconds) {
        Instant start = Instant.now();
        String body = JsonWriter.of(Map.of("scopes", scopes, "expires_in", seconds));
        String event = Gateway.HTTP_API.eventOf("POST", "/tokens", HEADERS, body);
        APIGatewayV2HTTPResponse response =
                handler.handleRequest(new EventSerializer().fromJson(event, APIGatewayV2HTTPEvent.class), null);
        responses++;
        if (response.getStatusCode() != 200) {
            firstFault = response.getStatusCode() + " " + response.getBody();
        } else if (!isRight(response.getBody(), new TreeSet<>(scopes), start, seconds)) {
            firstFault = "a token that is not what was requested";
        }
    }

    private static boolean isRight(String body, Set<String> scopes, Instant start, long seconds) {
        try {
            Map<String, Object> members = JSON.readObject(body);
            AccessToken token = AccessToken.parse((String) members.get("token")).orElseThrow();
            Instant end = token.expiry().orElseThrow();
            long left = ((BigInteger) members.get("expires_in")).longValueExact();
            return token.scopes().orElseThrow().equals(scopes)
                    && !end.isAfter(Instant.now().plusSeconds(seconds))
                    && end.isAfter(start)
                    && left > 0
                    && left <= seconds;
        } catch (MalformedJsonException | NoSuchElementException e) {
            return false;
        }
    }
}
