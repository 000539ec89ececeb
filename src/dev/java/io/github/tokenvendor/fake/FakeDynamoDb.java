package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** A fake for Amazon DynamoDB with one table of shared leases, on a socket of its own. Thread-safe. */
public final class FakeDynamoDb implements AutoCloseable {
    /**
     * A request that was answered.
     *
     * @param operation such as {@code GetItem}
     * @param status 0 where the connection was broken instead
     */
    public record Call(String operation, int status) {}

    private final FakeDynamoDbApi api;
    private final Calls<Call> calls = new Calls<>();
    private final FakeServer server;

    private FakeDynamoDb(Clock clock, String table, int port) {
        this.api = new FakeDynamoDbApi(table);
        this.server = FakeServer.start(
                FakeServer.LOOPBACK,
                port,
                clock,
                api::answer,
                (request, status) -> calls.add(new Call(FakeDynamoDbApi.operation(request), status)));
    }

    /** Starts on 127.0.0.1 and any free port, with an empty table. */
    public static FakeDynamoDb start(Clock clock, String table) {
        return start(clock, table, 0);
    }

    /**
     * Starts on 127.0.0.1, with an empty table.
     *
     * @throws IllegalStateException if the port is in use
     */
    public static FakeDynamoDb start(Clock clock, String table, int port) {
        return new FakeDynamoDb(clock, table, port);
    }

    /** Without a path. */
    public URI url() {
        return server.url();
    }

    /** The item of an id in DynamoDB's JSON; an empty object where there is none. */
    public String item(String id) {
        return FakeJson.write(api.item(id));
    }

    /**
     * Puts an item in place of whatever is there, garbage included.
     *
     * @param json in DynamoDB's JSON, without the id
     */
    public void putItem(String id, String json) {
        ObjectNode item = FakeJson.object(json.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("no JSON object"));
        item.putObject("id").put("S", id);
        api.put(id, item);
    }

    /** Every request so far, in order. */
    public List<Call> calls() {
        return calls.list();
    }

    /** Empties {@link #calls()}. */
    public void forgetCalls() {
        calls.forget();
    }

    /** Answers every request with exactly this, until {@link #reset()}; queued answers go first. */
    public void respondAlways(ResponseDefinitionBuilder answer) {
        server.faults().respondAlways(answer);
    }

    /** Answers the next requests with exactly these, one each; called again, the new ones queue up behind. */
    public void answerNext(ResponseDefinitionBuilder... answers) {
        server.faults().answerNext(answers);
    }

    /** Forgets all ordered answers. */
    public void reset() {
        server.faults().clear();
    }

    /** An error in the shape of AWS JSON 1.0, such as 400, {@code AccessDeniedException} and what it says. */
    public static ResponseDefinitionBuilder error(int status, String type, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", FakeDynamoDbApi.MEDIA_TYPE)
                .withBody(FakeJson.write(DynamoDbError.body(type, message)));
    }

    @Override
    public void close() {
        server.close();
    }
}
