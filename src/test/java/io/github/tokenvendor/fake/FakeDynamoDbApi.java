package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of GetItem and UpdateItem (DynamoDB's API reference, version 2012-08-10) on one table whose key is
 * the string attribute {@code id}. A request needs a Signature Version 4, which is not verified. Projections are
 * ignored.
 */
final class FakeDynamoDbApi {
    static final String MEDIA_TYPE = "application/x-amz-json-1.0";
    private static final String TARGET_PREFIX = "DynamoDB_20120810.";

    private final String table;
    private final Map<String, ObjectNode> items = new TreeMap<>();
    private final List<String> operations = new ArrayList<>();

    FakeDynamoDbApi(String table) {
        this.table = table;
    }

    /** The operation that a request names; an empty string if it names none. */
    private static String operation(IncomingRequest request) {
        String target = request.header("x-amz-target").orElse("");
        return target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : "";
    }

    FakeResponse respond(IncomingRequest request) {
        try {
            if (request.header("authorization")
                    .filter(text -> text.startsWith("AWS4-HMAC-SHA256 "))
                    .isEmpty()) {
                throw DynamoDbError.validation("no signature");
            }
            JsonNode parameters =
                    FakeJson.object(request.body()).orElseThrow(() -> DynamoDbError.validation("not JSON"));
            if (!parameters.path("TableName").asText().equals(table)) {
                throw DynamoDbError.noSuchTable();
            }
            return FakeResponse.json(200, MEDIA_TYPE, operate(operation(request), parameters));
        } catch (DynamoDbError e) {
            return FakeResponse.json(400, MEDIA_TYPE, e.body());
        }
    }

    /** Returns an item as DynamoDB's JSON; an empty object if it does not exist. */
    synchronized ObjectNode item(String id) {
        return items.getOrDefault(id, JsonNodeFactory.instance.objectNode()).deepCopy();
    }

    synchronized void put(String id, ObjectNode item) {
        items.put(id, item);
    }

    /** The operations so far, refused ones included. */
    synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    private synchronized Object operate(String operation, JsonNode parameters) {
        operations.add(operation);
        return switch (operation) {
            case "GetItem" -> read(parameters);
            case "UpdateItem" -> update(parameters);
            default -> throw DynamoDbError.validation("the fake does not know the operation");
        };
    }

    private Map<String, Object> read(JsonNode parameters) {
        ObjectNode item = items.get(id(parameters.path("Key")));
        return item == null ? Map.of() : Map.of("Item", item);
    }

    private Map<String, Object> update(JsonNode parameters) {
        String id = id(parameters.path("Key"));
        check(parameters, id);
        ObjectNode item = item(id);
        item.set("id", parameters.path("Key").get("id"));
        DynamoDbUpdate.apply(parameters, item);
        items.put(id, item);
        return Map.of();
    }

    private void check(JsonNode parameters, String id) {
        if (!DynamoDbCondition.holds(parameters, item(id))) {
            throw DynamoDbError.conditionFailed();
        }
    }

    private static String id(JsonNode key) {
        JsonNode id = key.path("id").path("S");
        if (!id.isTextual() || id.asText().isEmpty()) {
            throw DynamoDbError.validation("no key");
        }
        return id.asText();
    }
}
