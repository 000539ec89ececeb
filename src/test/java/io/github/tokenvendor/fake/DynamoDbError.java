package io.github.tokenvendor.fake;

import java.util.Map;

/** An error response of the fake DynamoDB. */
final class DynamoDbError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    private DynamoDbError(String type, String message) {
        super(message);
        this.type = type;
    }

    static DynamoDbError validation(String message) {
        return new DynamoDbError("ValidationException", message);
    }

    static DynamoDbError noSuchTable() {
        return new DynamoDbError("ResourceNotFoundException", "Requested resource not found");
    }

    static DynamoDbError conditionFailed() {
        return new DynamoDbError("ConditionalCheckFailedException", "The conditional request failed");
    }

    /** Returns the body of an error response. */
    static Map<String, Object> body(String type, String message) {
        return Map.of("__type", "com.amazonaws.dynamodb.v20120810#" + type, "message", message);
    }

    Map<String, Object> body() {
        return body(type, String.valueOf(getMessage()));
    }
}
