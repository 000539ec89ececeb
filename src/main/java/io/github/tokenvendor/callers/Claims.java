package io.github.tokenvendor.callers;

import io.github.tokenvendor.json.JsonDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an issuer says about a caller.
 *
 * @param members the claims, of the types that {@link io.github.tokenvendor.json.StrictJson} returns
 */
public record Claims(Map<String, Object> members) {
    /**
     * The claims that API Gateway's JWT authorizer has verified; it passes each as text, an array as {@code [a b]}.
     *
     * @param texts the claims; empty if it has verified nothing
     */
    public static Claims ofGateway(Map<String, String> texts) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, String> claim : texts.entrySet()) {
            String text = claim.getValue();
            members.put(claim.getKey(), isArray(text) ? elements(text) : text);
        }
        return new Claims(members);
    }

    private static boolean isArray(String text) {
        return text.startsWith("[") && text.endsWith("]");
    }

    private static List<Object> elements(String text) {
        String inner = text.substring(1, text.length() - 1).strip();
        return inner.isEmpty() ? List.of() : List.of((Object[]) inner.split(" +"));
    }

    /** The issuer; empty without one. */
    public String issuer() {
        return text("iss");
    }

    /** The subject; empty without one. */
    public String subject() {
        return text("sub");
    }

    /** The services that the credential is meant for. Cognito's access tokens name their client instead. */
    public List<String> audience() {
        return members.containsKey("aud") ? texts("aud") : texts("client_id");
    }

    /** A claim's value, or the values of its elements; numbers and booleans as JSON text. */
    public List<String> texts(String name) {
        Object value = members.getOrDefault(name, List.of());
        List<String> texts = new ArrayList<>();
        for (Object element : value instanceof List<?> elements ? elements : List.of(value)) {
            text(element).ifPresent(texts::add);
        }
        return texts;
    }

    private String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    private static Optional<String> text(Object value) {
        if (value instanceof String || value instanceof BigInteger || value instanceof Boolean) {
            return Optional.of(value.toString());
        }
        return value instanceof JsonDecimal number ? Optional.of(number.literal()) : Optional.empty();
    }

    /** Redacted: claims may be personal. */
    @Override
    public String toString() {
        return "Claims[]";
    }
}
