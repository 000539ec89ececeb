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
    private final FakeDynamoDbApi api;
    private final FakeServer server;

    private FakeDynamoDb(Clock clock, String table) {
        this.api = new FakeDynamoDbApi(table);
        this.server = FakeServer.start(FakeServer.LOOPBACK, 0, clock, api::respond, (request, status) -> {});
    }

    /** Starts on any free port of 127.0.0.1, with an empty table. */
    public static FakeDynamoDb start(Clock clock, String table) {
        return new FakeDynamoDb(clock, table);
    }

    /** The base URL, without a path. */
    public URI url() {
        return server.url();
    }

    /** The operations so far, such as {@code GetItem}; those of {@link #respondAlways} are not counted. */
    public List<String> operations() {
        return api.operations();
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

    /** Sends this response to every request from now on. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
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
