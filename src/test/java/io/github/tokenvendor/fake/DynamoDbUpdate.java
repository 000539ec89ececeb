package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The update expressions that the vendor sends: one {@code SET} or one {@code REMOVE}, with placeholders. */
final class DynamoDbUpdate {
    private static final String SET = "SET ";
    private static final String REMOVE = "REMOVE ";

    private DynamoDbUpdate() {}

    static void apply(JsonNode request, ObjectNode item) {
        String expression = request.path("UpdateExpression").asText();
        if (expression.startsWith(SET)) {
            for (String assignment : expression.substring(SET.length()).split(",")) {
                String[] sides = assignment.split("=", 2);
                item.set(
                        name(request, sides[0]),
                        request.path("ExpressionAttributeValues").get(sides[1].strip()));
            }
        } else if (expression.startsWith(REMOVE)) {
            for (String name : expression.substring(REMOVE.length()).split(",")) {
                item.remove(name(request, name));
            }
        } else {
            throw DynamoDbError.validation("the fake does not understand the update");
        }
    }

    private static String name(JsonNode request, String placeholder) {
        return request.path("ExpressionAttributeNames")
                .path(placeholder.strip())
                .asText();
    }
}
