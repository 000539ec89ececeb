package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.MASTER_SCOPES;
import static io.github.tokenvendor.fake.TokensApiFixture.NOW;
import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static io.github.tokenvendor.fake.TokensApiFixture.json;
import static io.github.tokenvendor.fake.TokensApiFixture.payload;
import static io.github.tokenvendor.fake.TokensApiFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule and error that docs.mapbox.com/api/accounts/tokens and Mapbox's OpenAPI file document for creating a
 * token. The classes with the same prefix cover the other operations.
 */
class FakeTokensApiTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    // Temporary tokens.

    @Test
    void temporary_withinTheRules_hasExactlyWhatWasRequested() {
        FakeResponse reply = mapbox.temporary(mapbox.master, "2026-11-03T10:30:00.250Z", "styles:read", "fonts:read");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode response = json(reply);
        assertThat(response.get("issued_at").textValue()).isEqualTo("2026-11-03T10:00:00.000Z");
        assertThat(response.get("expires").textValue()).isEqualTo("2026-11-03T10:30:00.250Z");
        assertThat(response.get("expires_in").intValue()).isEqualTo(1800);
        assertThat(response).hasSize(4);
        long now = Instant.parse(NOW).getEpochSecond();
        assertThat(payload(response.get("token").textValue()))
                .isEqualTo(Json.read("{\"u\":\"acme\",\"exp\":" + (now + 1800) + ",\"iat\":" + now
                        + ",\"scopes\":[\"styles:read\",\"fonts:read\"],\"client\":\"api\"}"));
    }

    @Test
    void temporary_sameRequestInTheSameSecond_isAnotherToken() {
        assertThat(token(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read")))
                .isNotEqualTo(token(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-03T09:59:59.999Z, expires is in the past",
        "2026-11-03T10:00:00Z, expires is in the past",
        "2026-11-03T11:00:00.001Z, expires is more than one hour in the future",
        "2027-11-03T10:00:00Z, expires is more than one hour in the future",
        "tomorrow, expires is invalid",
        "2026-11-03T10:30:00, expires is invalid",
    })
    void temporary_expiresOutsideTheRules_isUnprocessable(String expires, String message) {
        assertError(mapbox.temporary(mapbox.master, expires, "styles:read"), 422, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-03T10:00:00.001Z", "2026-11-03T11:00:00Z", "2026-11-03T12:00:00+01:00"})
    void temporary_expiresAtTheEdge_isCreated(String expires) {
        assertThat(mapbox.temporary(mapbox.master, expires, "styles:read").status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "3600", "\"\""})
    void temporary_expiresOfAnotherType_isUnprocessable(String expires) {
        assertError(
                mapbox.post(mapbox.master, "{\"expires\":" + expires + ",\"scopes\":[]}"), 422, "expires is invalid");
    }

    @Test
    void temporary_byATemporaryAuthorizer_expiresNoLater() {
        String authorizer = mapbox.accounts.issueTemporary(
                "acme", MASTER_SCOPES, mapbox.clock.instant(), Instant.parse("2026-11-03T10:20:00Z"));

        assertThat(mapbox.temporary(authorizer, "2026-11-03T10:20:00Z", "styles:read")
                        .status())
                .isEqualTo(201);
        assertError(
                mapbox.temporary(authorizer, "2026-11-03T10:20:00.001Z", "styles:read"),
                422,
                "expires may not be greater than the expiration of the authorizing token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"datasets:read\"", "\"styles:read\",\"datasets:read\"", "\"nonsense\"", "1", "null"})
    void temporary_scopesBeyondTheAuthorizer_areInvalid(String scopes) {
        assertError(
                mapbox.post(mapbox.master, "{\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[" + scopes + "]}"),
                422,
                "scopes are invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expires\":\"2026-11-03T10:30:00Z\"}",
                "{\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":\"styles:read\"}",
                "{\"note\":\"permanent\"}"
            })
    void create_scopesMissingOrNotAList_areInvalid(String body) {
        assertError(mapbox.post(mapbox.master, body), 422, "scopes are invalid");
    }

    @Test
    void temporary_noteOfTheTutorial_isTolerated() {
        assertThat(mapbox.post(
                                mapbox.master,
                                "{\"note\":\"x\",\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[\"styles:read\"]}")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowedUrls", "expires_in", "usage"})
    void temporary_otherMember_isUnprocessable(String member) {
        assertError(
                mapbox.post(
                        mapbox.master, "{\"" + member + "\":[],\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[]}"),
                422,
                member + " is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "\"text\""})
    void create_bodyNotAJsonObject_isABadRequest(String body) {
        assertError(mapbox.post(mapbox.master, body), 400, "Body must be a JSON object");
    }

    @Test
    void temporary_afterItsAuthorizerIsDeleted_staysValid() {
        String token = token(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read"));
        mapbox.accounts.revoke(mapbox.master);

        assertThat(mapbox.check(token).get("code").textValue()).isEqualTo("TokenValid");
    }

    // Permanent tokens.

    @Test
    void permanent_secretScope_isASecretTokenWithTheDocumentedMembers() {
        FakeResponse reply =
                mapbox.post(mapbox.master, "{\"note\":\"a note\",\"scopes\":[\"styles:read\",\"uploads:write\"]}");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode response = json(reply);
        String token = response.get("token").textValue();
        String id = response.get("id").textValue();
        assertThat(id).matches("c[0-9a-z]{24}");
        assertThat(response)
                .isEqualTo(Json.read("{\"client\":\"api\",\"note\":\"a note\",\"usage\":\"sk\",\"id\":\"" + id
                        + "\",\"default\":false,\"scopes\":[\"styles:read\",\"uploads:write\"],"
                        + "\"created\":\"2026-11-03T10:00:00.000Z\",\"modified\":\"2026-11-03T10:00:00.000Z\",\"token\":\""
                        + token + "\"}"));
        assertThat(token).startsWith("sk.");
        assertThat(payload(token)).isEqualTo(Json.read("{\"u\":\"acme\",\"a\":\"" + id + "\"}"));
    }

    @Test
    void permanent_publicScopesOnly_isAPublicToken() {
        JsonNode response = json(
                mapbox.post(mapbox.master, "{\"scopes\":[\"styles:read\"],\"allowedUrls\":[\"https://a.example\"]}"));

        assertThat(response.get("usage").textValue()).isEqualTo("pk");
        assertThat(response.get("token").textValue()).startsWith("pk.");
        assertThat(response.get("allowedUrls")).isEqualTo(Json.read("[\"https://a.example\"]"));
        assertThat(response.has("note")).isFalse();
    }

    @Test
    void permanent_noteUpTo128Characters_isAllowed() {
        assertThat(mapbox.post(mapbox.master, "{\"scopes\":[],\"note\":\"" + "n".repeat(128) + "\"}")
                        .status())
                .isEqualTo(201);
        assertError(
                mapbox.post(mapbox.master, "{\"scopes\":[],\"note\":\"" + "n".repeat(129) + "\"}"),
                422,
                "note is invalid");
        assertError(mapbox.post(mapbox.master, "{\"scopes\":[],\"note\":1}"), 422, "note is invalid");
    }

    @Test
    void permanent_upTo100Urls_areAllowed() {
        assertThat(mapbox.post(mapbox.master, urls(100)).status()).isEqualTo(201);
        assertError(mapbox.post(mapbox.master, urls(101)), 422, "allowedUrls are invalid");
        assertError(
                mapbox.post(mapbox.master, "{\"scopes\":[],\"allowedUrls\":\"https://a.example\"}"),
                422,
                "allowedUrls are invalid");
    }

    @Test
    void permanent_otherMember_isUnprocessable() {
        assertError(mapbox.post(mapbox.master, "{\"scopes\":[],\"usage\":\"sk\"}"), 422, "usage is not allowed");
    }

    @Test
    void permanent_created_canAuthorize() {
        String next = token(mapbox.post(mapbox.master, "{\"scopes\":[\"tokens:write\",\"styles:read\"]}"));

        assertThat(mapbox.temporary(next, "2026-11-03T10:30:00Z", "styles:read").status())
                .isEqualTo(201);
        assertError(mapbox.temporary(next, "2026-11-03T10:30:00Z", "fonts:read"), 422, "scopes are invalid");
    }

    private static String urls(int count) {
        return "{\"scopes\":[],\"allowedUrls\":[\""
                + String.join("\",\"", Collections.nCopies(count, "https://a.example")) + "\"]}";
    }
}
