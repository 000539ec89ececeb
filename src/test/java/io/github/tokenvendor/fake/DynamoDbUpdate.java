package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The update expressions that the vendor sends: {@code SET}, {@code REMOVE} or both, with placeholders. */
final class DynamoDbUpdate {
    private static final Pattern FORM = Pattern.compile("(?:SET (?<set>[^A-Z]+?))? ?(?:REMOVE (?<remove>[^A-Z]+))?");

    private DynamoDbUpdate() {}

    static void apply(JsonNode request, ObjectNode item) {
        String expression = request.path("UpdateExpression").asText();
        Matcher clauses = FORM.matcher(expression);
        if (expression.isEmpty() || !clauses.matches()) {
            throw DynamoDbError.validation("the fake does not understand the update");
        }
        if (clauses.group("set") != null) {
            for (String assignment : clauses.group("set").split(",")) {
                String[] sides = assignment.split("=", 2);
                item.set(
                        name(request, sides[0]),
                        request.path("ExpressionAttributeValues").get(sides[1].strip()));
            }
        }
        if (clauses.group("remove") != null) {
            for (String name : clauses.group("remove").split(",")) {
                item.remove(name(request, name));
            }
        }
    }

    private static String name(JsonNode request, String placeholder) {
        return request.path("ExpressionAttributeNames")
                .path(placeholder.strip())
                .asText();
    }
}
