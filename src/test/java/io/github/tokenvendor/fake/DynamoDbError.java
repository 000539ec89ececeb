package io.github.tokenvendor.fake;

import java.util.Map;

/** An error response of the fake DynamoDB. */
final class DynamoDbError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;

    DynamoDbError(String type, String message) {
        super(message);
        this.type = type;
    }

    static DynamoDbError validation(String message) {
        return new DynamoDbError("ValidationException", message);
    }

    /** Returns the body of the response. */
    Map<String, Object> body() {
        return Map.of("__type", "com.amazonaws.dynamodb.v20120810#" + type, "message", String.valueOf(getMessage()));
    }
}
