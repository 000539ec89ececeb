package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters of a Secrets Manager request, with their limits. */
final class SecretsParameters {

    static final int VERSION_ID_MIN = 32;
    static final int VERSION_ID_MAX = 64;
    private static final int SECRET_ID_MAX = 2048;
    private static final int VALUE_MAX_BYTES = 65_536;

    private final ObjectNode json;

    private SecretsParameters(ObjectNode json) {
        this.json = json;
    }

    static SecretsParameters read(byte[] body) {
        return new SecretsParameters(
                FakeJson.object(body).orElseThrow(() -> SecretsError.other("SerializationException", "")));
    }

    String secretId() {
        return text("SecretId", 1, SECRET_ID_MAX)
                .orElseThrow(() -> SecretsError.validation("secretId", "Member must not be null"));
    }

    /** Returns a string within its length limits; empty if absent or null. */
    Optional<String> text(String name, int min, int max) {
        JsonNode node = json.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        String text = textOf(node);
        if (text.length() < min) {
            throw SecretsError.validation(member(name), "Member must have length greater than or equal to " + min);
        }
        if (text.length() > max) {
            throw SecretsError.validation(member(name), "Member must have length less than or equal to " + max);
        }
        return Optional.of(text);
    }

    /** Returns a list of one to {@code max} strings; empty if absent or null. */
    Optional<List<String>> texts(String name, int max) {
        JsonNode node = json.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(textOf(element)));
        if (texts.isEmpty() || texts.size() > max) {
            throw SecretsError.validation(member(name), "Member must have length between 1 and " + max);
        }
        return Optional.of(texts);
    }

    /** Returns the value to store; a request must have either text or bytes. */
    SecretValue value() {
        boolean text = json.hasNonNull("SecretString");
        if (text && json.hasNonNull("SecretBinary")) {
            throw SecretsError.invalidParameter(
                    "You can't specify both a binary secret value and a string secret " + "value in the same secret.");
        }
        if (!text && !json.hasNonNull("SecretBinary")) {
            throw SecretsError.invalidParameter("You must provide either SecretString or SecretBinary.");
        }
        String content = textOf(json.get(text ? "SecretString" : "SecretBinary"));
        if (content.getBytes(StandardCharsets.UTF_8).length > VALUE_MAX_BYTES) {
            throw SecretsError.validation(
                    text ? "secretString" : "secretBinary",
                    "Member must have length less than or equal to " + VALUE_MAX_BYTES);
        }
        return text ? SecretValue.text(content) : SecretValue.binary(content);
    }

    private static String textOf(JsonNode node) {
        if (!node.isTextual()) {
            throw SecretsError.other("SerializationException", "");
        }
        return node.textValue();
    }

    private static String member(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
