package io.github.tokenvendor.http;

import io.github.tokenvendor.json.JsonNull;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.vending.Scope;
import io.github.tokenvendor.vending.TokenRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the wish out of a request's body; it knows neither the time nor the allowlist. */
final class TokenRequestParser {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_SCOPES = 32;
    private static final Set<String> MEMBERS = Set.of("scopes", "expires", "expires_in", "note");
    private static final BigInteger LONGEST = BigInteger.valueOf(Integer.MAX_VALUE);

    private final StrictJson json = new StrictJson(MAX_DEPTH);

    /** Reads a body; an empty one asks for everything that is allowed. */
    TokenRequest read(byte[] body) throws ProblemException {
        Map<String, Object> members = members(body);
        refuseUnknown(members);
        string(members, "note");
        if (members.containsKey("expires") && members.containsKey("expires_in")) {
            throw invalid("give expires or expires_in, not both");
        }
        return new TokenRequest(scopes(members), expires(members), expiresIn(members), Optional.empty());
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
        if (!MEMBERS.containsAll(members.keySet())) {
            throw invalid("the body has an unknown member; known are scopes, expires, expires_in and note");
        }
        for (Map.Entry<String, Object> member : members.entrySet()) {
            if (member.getValue() == JsonNull.NULL) {
                throw invalid(member.getKey() + " must not be null; leave it out instead");
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
        if (items.isEmpty() || items.size() > MAX_SCOPES) {
            throw ProblemException.of(ProblemType.INVALID_SCOPE, "scopes must hold 1 to " + MAX_SCOPES + " entries");
        }
        List<Scope> scopes = new ArrayList<>();
        for (Object item : items) {
            scopes.add(scope(item, scopes.size()));
        }
        return Optional.of(scopes);
    }

    private static Scope scope(Object item, int index) throws ProblemException {
        if (!(item instanceof String text)) {
            throw invalid("scopes[" + index + "] must be a string");
        }
        return Scope.parse(text)
                .orElseThrow(() -> ProblemException.of(
                        ProblemType.INVALID_SCOPE,
                        "scopes[" + index + "] is no scope: it needs the form name:right in small ASCII letters, "
                                + "digits and hyphens, 64 characters at most"));
    }

    private static Optional<Instant> expires(Map<String, Object> members) throws ProblemException {
        Optional<String> text = string(members, "expires");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> moment = Rfc3339.parse(text.get());
        if (moment.isEmpty()) {
            throw ProblemException.of(
                    ProblemType.INVALID_EXPIRY, "expires must be a date-time such as 2030-01-31T12:00:00Z (RFC 3339)");
        }
        return moment;
    }

    /** Any wish beyond the cap means the cap, so a number too large for a long is no fault. */
    private static Optional<Long> expiresIn(Map<String, Object> members) throws ProblemException {
        if (!members.containsKey("expires_in")) {
            return Optional.empty();
        }
        if (!(members.get("expires_in") instanceof BigInteger seconds)) {
            throw invalid("expires_in must be an integer, the lifetime in seconds");
        }
        return Optional.of(seconds.min(LONGEST).max(LONGEST.negate()).longValueExact());
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
