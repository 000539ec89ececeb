package io.github.tokenvendor.fake;

import java.util.Map;

/** An error response of Secrets Manager, as AWS JSON 1.1: a type and a message. */
final class SecretsError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int CLIENT_FAULT = 400;

    private final String type;

    private SecretsError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    static SecretsError notFound(String what) {
        return new SecretsError("ResourceNotFoundException", "Secrets Manager can't find the specified " + what);
    }

    static SecretsError exists(String message) {
        return new SecretsError("ResourceExistsException", message);
    }

    static SecretsError invalidRequest(String message) {
        return new SecretsError("InvalidRequestException", message);
    }

    static SecretsError invalidParameter(String message) {
        return new SecretsError("InvalidParameterException", message);
    }

    static SecretsError validation(String member, String constraint) {
        return new SecretsError(
                "ValidationException",
                "1 validation error detected: Value at '" + member + "' failed to satisfy constraint: " + constraint);
    }

    static SecretsError other(String type, String message) {
        return new SecretsError(type, message);
    }

    static Map<String, String> body(String type, String message) {
        return Map.of("__type", type, "Message", message);
    }

    FakeResponse reply() {
        return FakeResponse.json(CLIENT_FAULT, FakeSecretsApi.MEDIA_TYPE, body(type, getMessage()));
    }
}
