package io.github.tokenvendor.secrets;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A secret's text: the master token itself, a JSON string, or a JSON object with a member that holds it.
 *
 * <p>Its {@code toString} is redacted.
 */
public final class SecretValue {
    private static final String TOKEN_MEMBER = "token";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final StrictJson JSON = new StrictJson(32);

    private final AccessToken token;
    /** Formats a token's text as a secret of the same shape. */
    private final UnaryOperator<String> shape;

    private SecretValue(AccessToken token, UnaryOperator<String> shape) {
        this.token = token;
        this.shape = shape;
    }

    /**
     * Parses a secret's text; whitespace of any kind and a byte-order mark around it and around the token are ignored.
     *
     * @param text the text; null if the secret is binary
     * @throws SecretException if it holds no token that can mint; unusable
     */
    public static SecretValue parse(@Nullable String text) throws SecretException {
        if (text == null) {
            throw SecretException.unusable("the secret holds binary data, not text");
        }
        String trimmed = trim(text);
        if (trimmed.isEmpty()) {
            throw SecretException.unusable("the secret is empty");
        }
        return switch (trimmed.charAt(0)) {
            case '{' -> ofObject(members(trimmed));
            case '"' -> new SecretValue(masterToken(string(trimmed)), token -> '"' + token + '"');
            default -> new SecretValue(masterToken(trimmed), token -> token);
        };
    }

    /** The master token: secret (sk) or temporary (tk). */
    public AccessToken token() {
        return token;
    }

    /**
     * The account whose tokens the master creates: the one in the token, or else the configured one.
     *
     * @throws SecretException if there is neither, or both differ; unusable
     */
    public String account(Optional<String> configured) throws SecretException {
        Optional<String> own = token.account();
        if (own.isPresent() && configured.isPresent() && !own.equals(configured)) {
            throw SecretException.unusable("the master token belongs to account " + own.get()
                    + ", but MAPBOX_USERNAME is " + configured.get() + "; correct the variable or leave it blank");
        }
        return own.or(() -> configured)
                .orElseThrow(() ->
                        SecretException.unusable("the master token does not name its account; set MAPBOX_USERNAME"));
    }

    /** The text of a secret of the same shape with another token; other members are kept. */
    public String textWith(AccessToken replacement) {
        return shape.apply(replacement.reveal());
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "SecretValue[" + token + "]";
    }

    private static SecretValue ofObject(Map<String, Object> members) throws SecretException {
        String name = members.containsKey(TOKEN_MEMBER) ? TOKEN_MEMBER : onlyTokenMember(members);
        if (!(members.get(name) instanceof String text)) {
            throw SecretException.unusable("the member `token` of the secret's JSON is not a string");
        }
        return new SecretValue(masterToken(text), token -> {
            Map<String, Object> changed = new LinkedHashMap<>(members);
            changed.put(name, token);
            return JsonWriter.of(changed);
        });
    }

    /** In the console's key/value editor, operators can choose any member name. */
    private static String onlyTokenMember(Map<String, Object> members) throws SecretException {
        List<String> names = members.keySet().stream()
                .filter(name -> accessToken(members.get(name))
                        .filter(found -> found.usage() != TokenUsage.PUBLIC)
                        .isPresent())
                .toList();
        if (names.size() > 1) {
            throw SecretException.unusable("several members of the secret's JSON hold a Mapbox token and none is named"
                    + " `token`; rename the master's to `token`");
        }
        if (names.isEmpty()) {
            boolean hasPublic = members.values().stream()
                    .anyMatch(value -> accessToken(value).isPresent());
            throw SecretException.unusable("the secret's JSON has no member `token`, and no other member holds a Mapbox"
                    + " token (sk or tk)" + (hasPublic ? ", only a public one (pk), which can never mint" : ""));
        }
        return names.get(0);
    }

    private static Map<String, Object> members(String text) throws SecretException {
        try {
            return JSON.readObject(text);
        } catch (MalformedJsonException e) {
            throw SecretException.unusable(
                    "the secret starts like a JSON object, but is not valid JSON (duplicate members are not allowed)");
        }
    }

    private static String string(String text) throws SecretException {
        try {
            Map<String, Object> members = JSON.readObject("{\"" + TOKEN_MEMBER + "\":" + text + "}");
            if (members.size() == 1 && members.get(TOKEN_MEMBER) instanceof String value) {
                return value;
            }
        } catch (MalformedJsonException e) {
            // Rejected below, like a string that is followed by other text.
        }
        throw SecretException.unusable("the secret starts like a JSON string, but is not a valid one");
    }

    private static Optional<AccessToken> accessToken(@Nullable Object value) {
        return value instanceof String text ? AccessToken.parse(trim(text)) : Optional.empty();
    }

    private static AccessToken masterToken(String text) throws SecretException {
        AccessToken token = accessToken(text)
                .orElseThrow(() -> SecretException.unusable("the secret does not hold a Mapbox token (sk or tk)"));
        if (token.usage() == TokenUsage.PUBLIC) {
            throw SecretException.unusable("the secret holds a public token (pk), which can never mint");
        }
        if (token.usage() == TokenUsage.TEMPORARY && token.expiry().isEmpty()) {
            throw SecretException.unusable("the secret holds a temporary token (tk) without an expiry");
        }
        return token;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** For Java, no-break spaces are space characters but not whitespace. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
    }
}
