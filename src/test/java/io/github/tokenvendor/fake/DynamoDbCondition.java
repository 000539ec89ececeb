package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The condition expressions that the vendor sends: {@code =}, {@code <}, {@code attribute_type}, {@code NOT}, {@code
 * AND}, {@code OR} and parentheses. Every name and value is a placeholder.
 */
final class DynamoDbCondition {
    private static final Pattern TOKEN = Pattern.compile("[#:]?[A-Za-z_]+|[=<(),]");

    private final Deque<String> tokens = new ArrayDeque<>();
    private final JsonNode request;
    private final ObjectNode item;

    private DynamoDbCondition(JsonNode request, ObjectNode item) {
        this.request = request;
        this.item = item;
        TOKEN.matcher(request.path("ConditionExpression").asText())
                .results()
                .map(MatchResult::group)
                .forEach(tokens::add);
    }

    /** Whether an item meets the request's condition; a missing item is passed as an empty one. */
    static boolean holds(JsonNode request, ObjectNode item) {
        return !request.has("ConditionExpression") || new DynamoDbCondition(request, item).any();
    }

    private boolean any() {
        boolean holds = all();
        while (taken("OR")) {
            holds |= all();
        }
        return holds;
    }

    private boolean all() {
        boolean holds = one();
        while (taken("AND")) {
            holds &= one();
        }
        return holds;
    }

    private boolean one() {
        if (taken("NOT")) {
            return !one();
        }
        if (taken("(")) {
            boolean holds = any();
            expect(")");
            return holds;
        }
        if (taken("attribute_type")) {
            return isOfType();
        }
        Optional<JsonNode> left = operand();
        boolean equal = taken("=");
        if (!equal) {
            expect("<");
        }
        Optional<JsonNode> right = operand();
        return left.isPresent() && right.isPresent() && (equal ? left.equals(right) : isLess(left.get(), right.get()));
    }

    private boolean isOfType() {
        expect("(");
        Optional<JsonNode> attribute = operand();
        expect(",");
        String type = operand().map(value -> value.path("S").asText()).orElse("");
        expect(")");
        return attribute.filter(value -> value.has(type)).isPresent();
    }

    private static boolean isLess(JsonNode left, JsonNode right) {
        return left.has("N")
                && right.has("N")
                && new BigDecimal(left.path("N").asText())
                                .compareTo(new BigDecimal(right.path("N").asText()))
                        < 0;
    }

    private Optional<JsonNode> operand() {
        String token = tokens.remove();
        JsonNode value = token.startsWith(":")
                ? request.path("ExpressionAttributeValues").get(token)
                : item.get(request.path("ExpressionAttributeNames").path(token).asText());
        return Optional.ofNullable(value);
    }

    private boolean taken(String token) {
        if (token.equals(tokens.peek())) {
            tokens.remove();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!taken(token)) {
            throw DynamoDbError.validation("the fake does not understand " + tokens);
        }
    }
}
