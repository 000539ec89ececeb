package io.github.tokenvendor.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The body of a "Create a token" request, with the rules that Mapbox documents.
 *
 * <p>Mapbox documents the members, their limits, and the errors about {@code expires} and {@code scopes}. Choices where
 * it documents only a status or nothing: the messages about other members, 400 for a body that is not a JSON object,
 * and accepting {@code note} with {@code expires}, which Mapbox's tutorial sends although its OpenAPI file does not
 * allow it.
 *
 * @param scopes      as requested
 * @param note        null if absent
 * @param allowedUrls null if absent
 * @param expires     null for a permanent token
 */
record CreateTokenRequest(List<String> scopes, String note, List<String> allowedUrls, Instant expires) {

    private static final Set<String> PERMANENT_MEMBERS = Set.of("note", "scopes", "allowedUrls");
    private static final Set<String> TEMPORARY_MEMBERS = Set.of("expires", "scopes", "note");
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final int LONGEST_NOTE = 128;
    private static final int MOST_URLS = 100;

    /** Parses a body; {@code authorizer} is the authorizing token and {@code granted} are its scopes. */
    static CreateTokenRequest read(byte[] body, TokenClaims authorizer, Set<String> granted, Instant now) {
        ObjectNode json = FakeJson.object(body).orElseThrow(() -> MapboxError.badRequest("Body must be a JSON object"));
        boolean temporary = json.has("expires");
        refuseUnknown(json, temporary ? TEMPORARY_MEMBERS : PERMANENT_MEMBERS);
        Instant expires = temporary ? expires(json.get("expires"), authorizer, now) : null;
        return new CreateTokenRequest(
                scopes(json.get("scopes"), granted),
                note(json.get("note")),
                allowedUrls(json.get("allowedUrls")),
                expires);
    }

    boolean temporary() {
        return expires != null;
    }

    /** Returns {@code sk} if at least one scope is secret, else {@code pk}. */
    String permanentUsage() {
        return MapboxAccounts.PUBLIC_SCOPES.containsAll(scopes) ? "pk" : "sk";
    }

    private static void refuseUnknown(ObjectNode json, Set<String> known) {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw MapboxError.unprocessable(name + " is not allowed");
            }
        }
    }

    private static Instant expires(JsonNode node, TokenClaims authorizer, Instant now) {
        Instant expires = instant(node);
        if (!expires.isAfter(now)) {
            throw MapboxError.unprocessable("expires is in the past");
        }
        if (expires.isAfter(now.plus(LONGEST_LIFE))) {
            throw MapboxError.unprocessable("expires is more than one hour in the future");
        }
        if (authorizer.temporary() && expires.isAfter(authorizer.expires())) {
            throw MapboxError.unprocessable("expires may not be greater than the expiration of the authorizing token");
        }
        return expires;
    }

    private static Instant instant(JsonNode node) {
        try {
            return OffsetDateTime.parse(node.isTextual() ? node.textValue() : "")
                    .toInstant();
        } catch (DateTimeException e) {
            throw MapboxError.unprocessable("expires is invalid");
        }
    }

    private static List<String> scopes(JsonNode node, Set<String> granted) {
        List<String> scopes = strings(node, "scopes are invalid");
        if (scopes == null || !granted.containsAll(scopes)) {
            throw MapboxError.unprocessable("scopes are invalid");
        }
        return scopes;
    }

    private static String note(JsonNode node) {
        if (node == null) {
            return null;
        }
        if (!node.isTextual()
                || node.textValue().codePointCount(0, node.textValue().length()) > LONGEST_NOTE) {
            throw MapboxError.unprocessable("note is invalid");
        }
        return node.textValue();
    }

    private static List<String> allowedUrls(JsonNode node) {
        List<String> urls = strings(node, "allowedUrls are invalid");
        if (urls != null && urls.size() > MOST_URLS) {
            throw MapboxError.unprocessable("allowedUrls are invalid");
        }
        return urls;
    }

    private static List<String> strings(JsonNode node, String fault) {
        if (node == null) {
            return null;
        }
        if (!node.isArray()) {
            throw MapboxError.unprocessable(fault);
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw MapboxError.unprocessable(fault);
            }
            strings.add(element.textValue());
        }
        return strings;
    }
}
