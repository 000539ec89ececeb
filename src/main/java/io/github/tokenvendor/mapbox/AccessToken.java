package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Mapbox access token and its payload: {@code usage.payload.signature}, where the payload is base64url-encoded JSON.
 * The signature is not verified, because only Mapbox can verify it.
 *
 * <p>{@link #toString} does not reveal the token.
 *
 * @see <a href="https://docs.mapbox.com/api/accounts/tokens/">Tokens API</a>
 */
public final class AccessToken {
    /** The longest token accepted; Mapbox's have a few hundred characters. */
    static final int MAX_LENGTH = 8_192;

    private static final Pattern FORM = Pattern.compile("([pst]k)\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]+");
    private static final BigInteger LAST_SECOND = BigInteger.valueOf(Instant.MAX.getEpochSecond());
    private static final StrictJson JSON = new StrictJson(8);
    private static final int FINGERPRINT_DIGITS = 16;

    private final String value;
    private final TokenUsage usage;
    private final Map<String, Object> payload;
    /** Computed once, because a cached token is logged with each response. */
    private final String fingerprint;

    private AccessToken(String value, TokenUsage usage, Map<String, Object> payload) {
        this.value = value;
        this.usage = usage;
        this.payload = payload;
        this.fingerprint = fingerprint(value);
    }

    /** Parses a token without surrounding white space; empty if the text is not a token. */
    public static Optional<AccessToken> parse(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> payload = JSON.readObject(Base64.getUrlDecoder().decode(parts.group(2)));
            return Optional.of(new AccessToken(value, TokenUsage.ofPrefix(parts.group(1)), payload));
        } catch (IllegalArgumentException | MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /** The token itself, for Mapbox or the caller only. */
    public String reveal() {
        return value;
    }

    /** The token's kind. */
    public TokenUsage usage() {
        return usage;
    }

    /** The token's account, if payload member {@code u} is a valid name. */
    public Optional<String> account() {
        return text("u").filter(AccountName::isValid);
    }

    /** The id for deleting a permanent token, if payload member {@code a} is a valid id. */
    public Optional<String> id() {
        return text("a").filter(AccountName::isValid);
    }

    /** When a temporary token was issued, if payload member {@code iat} is valid. */
    public Optional<Instant> issuedAt() {
        return instant("iat");
    }

    /** When a temporary token expires, if payload member {@code exp} is valid. */
    public Optional<Instant> expiry() {
        return instant("exp");
    }

    /** The scopes of a temporary token, if payload member {@code scopes} is an array of strings. */
    public Optional<Set<String>> scopes() {
        if (!(payload.get("scopes") instanceof List<?> items)) {
            return Optional.empty();
        }
        Set<String> scopes = new TreeSet<>();
        for (Object item : items) {
            if (!(item instanceof String scope)) {
                return Optional.empty();
            }
            scopes.add(scope);
        }
        return Optional.of(scopes);
    }

    /** The first 16 hexadecimal digits of the token's SHA-256, which do not reveal the token. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Whether both tokens have the same text. */
    public boolean sameAs(AccessToken other) {
        return value.equals(other.value);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "AccessToken[" + usage + "]";
    }

    private static String fingerprint(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Optional<String> text(String member) {
        return payload.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Optional<Instant> instant(String member) {
        return payload.get(member) instanceof BigInteger seconds
                        && seconds.signum() >= 0
                        && seconds.compareTo(LAST_SECOND) <= 0
                ? Optional.of(Instant.ofEpochSecond(seconds.longValueExact()))
                : Optional.empty();
    }
}
