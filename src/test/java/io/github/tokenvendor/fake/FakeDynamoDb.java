package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fake Amazon DynamoDB with one table of shared leases, on its own port. Thread-safe.
 *
 * <p>It has the rules of GetItem and UpdateItem (DynamoDB's API reference, version 2012-08-10) on one table whose key
 * is the string attribute {@code id}. A request needs a Signature Version 4, which is not verified. Projections are
 * ignored.
 */
public final class FakeDynamoDb implements AutoCloseable {
    private static final String MEDIA_TYPE = "application/x-amz-json-1.0";
    private static final String TARGET_PREFIX = "DynamoDB_20120810.";

    private final String table;
    private final Map<String, ObjectNode> items = new TreeMap<>();
    private final List<String> operations = new ArrayList<>();
    private final FakeServer server;

    private FakeDynamoDb(Clock clock, String table) {
        this.table = table;
        this.server = FakeServer.start(FakeServer.LOOPBACK, 0, clock, this::respond, (request, status) -> {});
    }

    /** Starts on any free port of 127.0.0.1, with an empty table. */
    public static FakeDynamoDb start(Clock clock, String table) {
        return new FakeDynamoDb(clock, table);
    }

    /** The base URL, without a path. */
    public URI url() {
        return server.url();
    }

    /**
     * The operations so far, such as {@code GetItem}, including refused ones; those of {@link #respondAlways} are not
     * counted.
     */
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    /** Returns an item as DynamoDB's JSON; an empty object if it does not exist. */
    public String item(String id) {
        return FakeJson.write(found(id));
    }

    /**
     * Stores an item without any check, replacing an existing one.
     *
     * @param json the item as DynamoDB's JSON, without the id
     */
    public synchronized void putItem(String id, String json) {
        ObjectNode item = FakeJson.object(json.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object"));
        item.putObject("id").put("S", id);
        items.put(id, item);
    }

    /** Sends this response to every request from now on. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
    }

    /** Creates an AWS JSON 1.0 error response, such as 400 with {@code AccessDeniedException}. */
    public static ResponseDefinitionBuilder error(int status, String type, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", MEDIA_TYPE)
                .withBody(FakeJson.write(new DynamoDbError(type, message).body()));
    }

    @Override
    public void close() {
        server.close();
    }

    private FakeResponse respond(IncomingRequest request) {
        try {
            if (request.header("authorization")
                    .filter(text -> text.startsWith("AWS4-HMAC-SHA256 "))
                    .isEmpty()) {
                throw DynamoDbError.validation("no signature");
            }
            JsonNode parameters =
                    FakeJson.object(request.body()).orElseThrow(() -> DynamoDbError.validation("not JSON"));
            if (!parameters.path("TableName").asText().equals(table)) {
                throw new DynamoDbError("ResourceNotFoundException", "Requested resource not found");
            }
            return FakeResponse.json(200, MEDIA_TYPE, operate(operation(request), parameters));
        } catch (DynamoDbError e) {
            return FakeResponse.json(400, MEDIA_TYPE, e.body());
        }
    }

    /** The operation that a request names; an empty string if it names none. */
    private static String operation(IncomingRequest request) {
        String target = request.header("x-amz-target").orElse("");
        return target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : "";
    }

    private synchronized Object operate(String operation, JsonNode parameters) {
        operations.add(operation);
        return switch (operation) {
            case "GetItem" -> read(id(parameters.path("Key")));
            case "UpdateItem" -> update(id(parameters.path("Key")), parameters);
            default -> throw DynamoDbError.validation("the fake does not know the operation");
        };
    }

    private Map<String, Object> read(String id) {
        return items.containsKey(id) ? Map.of("Item", items.get(id)) : Map.of();
    }

    private Map<String, Object> update(String id, JsonNode parameters) {
        ObjectNode item = found(id);
        if (!DynamoDbCondition.holds(parameters, item)) {
            throw new DynamoDbError("ConditionalCheckFailedException", "The conditional request failed");
        }
        item.set("id", parameters.path("Key").get("id"));
        DynamoDbUpdate.apply(parameters, item);
        items.put(id, item);
        return Map.of();
    }

    private synchronized ObjectNode found(String id) {
        return items.getOrDefault(id, JsonNodeFactory.instance.objectNode()).deepCopy();
    }

    private static String id(JsonNode key) {
        JsonNode id = key.path("id").path("S");
        if (!id.isTextual() || id.asText().isEmpty()) {
            throw DynamoDbError.validation("no key");
        }
        return id.asText();
    }
}
