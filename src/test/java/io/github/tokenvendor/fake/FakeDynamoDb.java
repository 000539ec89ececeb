package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** A fake Amazon DynamoDB with one table of shared leases, on its own port. Thread-safe. */
public final class FakeDynamoDb implements AutoCloseable {
    /**
     * A request that the fake has handled.
     *
     * @param operation such as {@code GetItem}
     * @param status 0 if the fake broke the connection
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
                api::respond,
                (request, status) -> calls.add(new Call(FakeDynamoDbApi.operation(request), status)));
    }

    /** Starts on any free port of 127.0.0.1, with an empty table. */
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

    /** The base URL, without a path. */
    public URI url() {
        return server.url();
    }

    /** Returns an item as DynamoDB's JSON; an empty object if it does not exist. */
    public String item(String id) {
        return FakeJson.write(api.item(id));
    }

    /**
     * Stores an item without any check, replacing an existing one.
     *
     * @param json the item as DynamoDB's JSON, without the id
     */
    public void putItem(String id, String json) {
        ObjectNode item = FakeJson.object(json.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object"));
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

    /** Sends this response to every request until {@link #reset()}; queued responses go first. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
    }

    /** Queues these responses for the next requests, one each. */
    public void answerNext(ResponseDefinitionBuilder... answers) {
        server.faults().answerNext(answers);
    }

    /** Discards all configured responses. */
    public void reset() {
        server.faults().clear();
    }

    /** Creates an AWS JSON 1.0 error response, such as 400 with {@code AccessDeniedException}. */
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
