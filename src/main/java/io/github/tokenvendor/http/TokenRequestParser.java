package io.github.tokenvendor.http;

import io.github.tokenvendor.json.JsonNull;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.vending.TokenRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses a request's body, regardless of the time and the allowlist. */
final class TokenRequestParser {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_SCOPES = 32;
    private static final Set<String> MEMBERS = Set.of("scopes", "expires", "expires_in", "note", "refused");

    /** An unknown member's name is repeated only if it is harmless in a log or on a terminal. */
    private static final Pattern HARMLESS_NAME = Pattern.compile("[A-Za-z0-9_]{1,32}");

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-Fa-f]{16}");
    private static final BigInteger MAX_SECONDS = BigInteger.valueOf(Integer.MAX_VALUE);

    private final StrictJson json = new StrictJson(MAX_DEPTH);

    /** Parses a body; an empty one requests every allowed scope for the maximum lifetime. */
    TokenRequest parse(byte[] body) throws ProblemException {
        Map<String, Object> members = members(body);
        refuseUnknown(members);
        string(members, "note");
        if (members.containsKey("expires") && members.containsKey("expires_in")) {
            throw invalid("expires and expires_in must not both be present");
        }
        return new TokenRequest(scopes(members), expires(members), expiresIn(members), refused(members));
    }

    private Map<String, Object> members(byte[] body) throws ProblemException {
        if (body.length == 0) {
            return Map.of();
        }
        try {
            return json.readObject(body);
        } catch (MalformedJsonException e) {
            throw ProblemException.of(ProblemType.INVALID_JSON, "the body is not one strict JSON object in UTF-8");
        }
    }

    private static void refuseUnknown(Map<String, Object> members) throws ProblemException {
        for (Map.Entry<String, Object> member : members.entrySet()) {
            if (!MEMBERS.contains(member.getKey())) {
                boolean harmless = HARMLESS_NAME.matcher(member.getKey()).matches();
                throw invalid("the body has an unknown member" + (harmless ? " " + member.getKey() : "")
                        + "; the known members are scopes, expires, expires_in, note and refused");
            }
            if (member.getValue() == JsonNull.NULL) {
                throw invalid(member.getKey() + " must not be null; omit it instead");
            }
        }
    }

    private static Optional<List<Scope>> scopes(Map<String, Object> members) throws ProblemException {
        if (!members.containsKey("scopes")) {
            return Optional.empty();
        }
        if (!(members.get("scopes") instanceof List<?> items)) {
            throw invalid("scopes must be an array of strings");
        }
        return Optional.of(scopes(items));
    }

    /** The scopes that a list requests, in its order. */
    static List<Scope> scopes(List<?> items) throws ProblemException {
        if (items.isEmpty() || items.size() > MAX_SCOPES) {
            throw ProblemException.of(ProblemType.INVALID_SCOPE, "scopes must have 1 to " + MAX_SCOPES + " entries");
        }
        List<Scope> scopes = new ArrayList<>();
        for (Object item : items) {
            scopes.add(scope(item, scopes.size()));
        }
        return scopes;
    }

    private static Scope scope(Object item, int index) throws ProblemException {
        if (!(item instanceof String text)) {
            throw invalid("scopes[" + index + "] must be a string");
        }
        return Scope.parse(text)
                .orElseThrow(() -> ProblemException.of(
                        ProblemType.INVALID_SCOPE,
                        "scopes[" + index + "] is not a valid scope: it must have the form name:right in lowercase "
                                + "ASCII letters, digits and hyphens, 64 characters at most"));
    }

    private static Optional<Instant> expires(Map<String, Object> members) throws ProblemException {
        Optional<String> text = string(members, "expires");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> instant = Rfc3339.parse(text.get());
        if (instant.isEmpty()) {
            throw ProblemException.of(
                    ProblemType.INVALID_EXPIRY, "expires must be a date-time such as 2030-01-31T12:00:00Z (RFC 3339)");
        }
        return instant;
    }

    /** Lifetimes are capped later, so a number too large for a long is clamped, not refused. */
    private static Optional<Long> expiresIn(Map<String, Object> members) throws ProblemException {
        if (!members.containsKey("expires_in")) {
            return Optional.empty();
        }
        if (!(members.get("expires_in") instanceof BigInteger seconds)) {
            throw invalid("expires_in must be an integer number of seconds");
        }
        return Optional.of(seconds.min(MAX_SECONDS).max(MAX_SECONDS.negate()).longValueExact());
    }

    private static Optional<String> refused(Map<String, Object> members) throws ProblemException {
        Optional<String> digits = string(members, "refused");
        if (digits.isPresent() && !FINGERPRINT.matcher(digits.get()).matches()) {
            throw invalid("refused must be the first 16 hexadecimal digits of the SHA-256 of the refused token");
        }
        return digits.map(Ascii::lowerCase);
    }

    private static Optional<String> string(Map<String, Object> members, String name) throws ProblemException {
        if (!members.containsKey(name)) {
            return Optional.empty();
        }
        if (!(members.get(name) instanceof String text)) {
            throw invalid(name + " must be a string");
        }
        return Optional.of(text);
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ProblemType.INVALID_REQUEST, detail);
    }
}
