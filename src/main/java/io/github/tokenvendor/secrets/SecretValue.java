package io.github.tokenvendor.secrets;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.MalformedTokenException;
import io.github.tokenvendor.mapbox.TokenUsage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret's text, either the master token alone or a JSON object with a member {@code token} and others.
 *
 * <p>It cannot print itself.
 */
public final class SecretValue {
    private static final String TOKEN_MEMBER = "token";
    private static final StrictJson JSON = new StrictJson(32);

    private final AccessToken token;
    /** Null for a plain secret. */
    private final @Nullable Map<String, Object> members;

    private SecretValue(AccessToken token, @Nullable Map<String, Object> members) {
        this.token = token;
        this.members = members;
    }

    /**
     * Reads a secret's text; white space around it and around the token is dropped.
     *
     * @param text the text
     * @return the value
     * @throws SecretException as unusable, when it holds no token that can mint
     */
    public static SecretValue parse(String text) throws SecretException {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw SecretException.unusable("the secret is empty");
        }
        if (!stripped.startsWith("{")) {
            return new SecretValue(masterToken(stripped), null);
        }
        Map<String, Object> members = members(stripped);
        if (members.get(TOKEN_MEMBER) instanceof String token) {
            return new SecretValue(masterToken(token.strip()), members);
        }
        throw SecretException.unusable("the secret's JSON has no member token that is a string");
    }

    /**
     * The master token.
     *
     * @return a secret or a temporary token
     */
    public AccessToken token() {
        return token;
    }

    /**
     * The text of a secret of the same shape that holds another token; other members are kept.
     *
     * @param replacement the other token
     * @return the text to store
     */
    public String textWith(AccessToken replacement) {
        if (members == null) {
            return replacement.reveal();
        }
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(TOKEN_MEMBER, replacement.reveal());
        return JsonWriter.of(changed);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "SecretValue[" + token + (members == null ? "" : ", JSON") + "]";
    }

    private static Map<String, Object> members(String text) throws SecretException {
        try {
            return JSON.readObject(text);
        } catch (MalformedJsonException e) {
            throw SecretException.unusable("the secret begins like JSON, but is not one strict JSON object");
        }
    }

    private static AccessToken masterToken(String text) throws SecretException {
        try {
            AccessToken token = AccessToken.parse(text);
            if (token.usage() == TokenUsage.PUBLIC) {
                throw SecretException.unusable("the secret holds a public token (pk), which can never mint");
            }
            if (token.usage() == TokenUsage.TEMPORARY && token.expiry().isEmpty()) {
                throw SecretException.unusable("the secret holds a temporary token (tk) without an expiry");
            }
            return token;
        } catch (MalformedTokenException e) {
            throw SecretException.unusable("the secret does not hold a Mapbox token (sk or tk)");
        }
    }
}
