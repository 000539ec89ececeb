package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule and error that docs.mapbox.com/api/accounts/tokens and Mapbox's OpenAPI file document. */
class FakeTokensApiTest {

    private static final String NOW = "2026-11-03T10:00:00Z";
    private static final List<String> MASTER_SCOPES =
            List.of("tokens:write", "tokens:read", "styles:read", "fonts:read", "uploads:write");

    private final MutableClock clock = new MutableClock(NOW);
    private final MapboxAccounts accounts = new MapboxAccounts();
    private final FakeTokensApi api = new FakeTokensApi(accounts, clock);
    private final String master = secret("acme", MASTER_SCOPES);

    // Temporary tokens.

    @Test
    void temporary_withinTheRules_carriesExactlyWhatWasAsked() {
        FakeResponse reply = temporary(master, "2026-11-03T10:30:00.250Z", "styles:read", "fonts:read");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode answer = json(reply);
        assertThat(answer.get("issued_at").textValue()).isEqualTo("2026-11-03T10:00:00.000Z");
        assertThat(answer.get("expires").textValue()).isEqualTo("2026-11-03T10:30:00.250Z");
        assertThat(answer.get("expires_in").intValue()).isEqualTo(1800);
        assertThat(answer).hasSize(4);
        long now = Instant.parse(NOW).getEpochSecond();
        assertThat(payload(answer.get("token").textValue()))
                .isEqualTo(parse("{\"u\":\"acme\",\"exp\":" + (now + 1800) + ",\"iat\":" + now
                        + ",\"scopes\":[\"styles:read\",\"fonts:read\"],\"client\":\"api\"}"));
    }

    @Test
    void temporary_sameRequestInTheSameSecond_isAnotherToken() {
        assertThat(token(temporary(master, "2026-11-03T10:30:00Z", "styles:read")))
                .isNotEqualTo(token(temporary(master, "2026-11-03T10:30:00Z", "styles:read")));
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
        assertError(temporary(master, expires, "styles:read"), 422, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-03T10:00:00.001Z", "2026-11-03T11:00:00Z", "2026-11-03T12:00:00+01:00"})
    void temporary_expiresAtTheEdge_isCreated(String expires) {
        assertThat(temporary(master, expires, "styles:read").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "3600", "\"\""})
    void temporary_expiresOfAnotherType_isUnprocessable(String expires) {
        assertError(post(master, "{\"expires\":" + expires + ",\"scopes\":[]}"), 422, "expires is invalid");
    }

    @Test
    void temporary_byATemporaryAuthorizer_endsWithItAtTheLatest() {
        String authorizer =
                accounts.issueTemporary("acme", MASTER_SCOPES, clock.instant(), Instant.parse("2026-11-03T10:20:00Z"));

        assertThat(temporary(authorizer, "2026-11-03T10:20:00Z", "styles:read").status())
                .isEqualTo(201);
        assertError(
                temporary(authorizer, "2026-11-03T10:20:00.001Z", "styles:read"),
                422,
                "expires may not be greater than the expiration of the authorizing token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"datasets:read\"", "\"styles:read\",\"datasets:read\"", "\"nonsense\"", "1", "null"})
    void temporary_scopesBeyondTheAuthorizer_areInvalid(String scopes) {
        assertError(
                post(master, "{\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[" + scopes + "]}"),
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
    void create_scopesMissingOrNoList_areInvalid(String body) {
        assertError(post(master, body), 422, "scopes are invalid");
    }

    @Test
    void temporary_noteOfTheTutorial_isTolerated() {
        assertThat(post(master, "{\"note\":\"x\",\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[\"styles:read\"]}")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowedUrls", "expires_in", "usage"})
    void temporary_otherMember_isUnprocessable(String member) {
        assertError(
                post(master, "{\"" + member + "\":[],\"expires\":\"2026-11-03T10:30:00Z\",\"scopes\":[]}"),
                422,
                member + " is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "\"text\""})
    void create_bodyNoJsonObject_isABadRequest(String body) {
        assertError(post(master, body), 400, "Body must be a JSON object");
    }

    @Test
    void temporary_afterItsAuthorizerIsDeleted_staysValid() {
        String token = token(temporary(master, "2026-11-03T10:30:00Z", "styles:read"));
        accounts.revoke(master);

        assertThat(check(token).get("code").textValue()).isEqualTo("TokenValid");
    }

    // Permanent tokens.

    @Test
    void permanent_secretScope_isASecretTokenWithTheDocumentedMembers() {
        FakeResponse reply = post(master, "{\"note\":\"a note\",\"scopes\":[\"styles:read\",\"uploads:write\"]}");

        assertThat(reply.status()).isEqualTo(201);
        JsonNode answer = json(reply);
        String token = answer.get("token").textValue();
        String id = answer.get("id").textValue();
        assertThat(id).matches("c[0-9a-z]{24}");
        assertThat(answer)
                .isEqualTo(parse("{\"client\":\"api\",\"note\":\"a note\",\"usage\":\"sk\",\"id\":\"" + id
                        + "\",\"default\":false,\"scopes\":[\"styles:read\",\"uploads:write\"],"
                        + "\"created\":\"2026-11-03T10:00:00.000Z\",\"modified\":\"2026-11-03T10:00:00.000Z\",\"token\":\""
                        + token + "\"}"));
        assertThat(token).startsWith("sk.");
        assertThat(payload(token)).isEqualTo(parse("{\"u\":\"acme\",\"a\":\"" + id + "\"}"));
    }

    @Test
    void permanent_publicScopesOnly_isAPublicToken() {
        JsonNode answer = json(post(master, "{\"scopes\":[\"styles:read\"],\"allowedUrls\":[\"https://a.example\"]}"));

        assertThat(answer.get("usage").textValue()).isEqualTo("pk");
        assertThat(answer.get("token").textValue()).startsWith("pk.");
        assertThat(answer.get("allowedUrls")).isEqualTo(parse("[\"https://a.example\"]"));
        assertThat(answer.has("note")).isFalse();
    }

    @Test
    void permanent_noteUpTo128Characters_isAllowed() {
        assertThat(post(master, "{\"scopes\":[],\"note\":\"" + "n".repeat(128) + "\"}")
                        .status())
                .isEqualTo(201);
        assertError(post(master, "{\"scopes\":[],\"note\":\"" + "n".repeat(129) + "\"}"), 422, "note is invalid");
        assertError(post(master, "{\"scopes\":[],\"note\":1}"), 422, "note is invalid");
    }

    @Test
    void permanent_upTo100Urls_areAllowed() {
        assertThat(post(master, urls(100)).status()).isEqualTo(201);
        assertError(post(master, urls(101)), 422, "allowedUrls are invalid");
        assertError(
                post(master, "{\"scopes\":[],\"allowedUrls\":\"https://a.example\"}"), 422, "allowedUrls are invalid");
    }

    @Test
    void permanent_otherMember_isUnprocessable() {
        assertError(post(master, "{\"scopes\":[],\"usage\":\"sk\"}"), 422, "usage is not allowed");
    }

    @Test
    void permanent_created_authorizesInItsTurn() {
        String next = token(post(master, "{\"scopes\":[\"tokens:write\",\"styles:read\"]}"));

        assertThat(temporary(next, "2026-11-03T10:30:00Z", "styles:read").status())
                .isEqualTo(201);
        assertError(temporary(next, "2026-11-03T10:30:00Z", "fonts:read"), 422, "scopes are invalid");
    }

    // Authorization.

    @Test
    void authorizer_missingOrMalformed_isUnauthorized() {
        assertError(call("POST", "/tokens/v2/acme", Map.of(), "{}"), 401, "Unauthorized");
        assertError(post("", "{}"), 401, "Unauthorized");
        assertError(post("sk.nonsense", "{}"), 401, "Unauthorized");
    }

    @Test
    void authorizer_deleted_isUnauthorized() {
        accounts.revoke(master);

        assertError(temporary(master, "2026-11-03T10:30:00Z", "styles:read"), 401, "Unauthorized");
    }

    @Test
    void authorizer_expired_isUnauthorizedFromThatSecondOn() {
        String authorizer = accounts.issueTemporary(
                "acme", MASTER_SCOPES, clock.instant(), clock.instant().plusSeconds(60));
        clock.advance(Duration.ofMillis(59_999));
        assertThat(temporary(authorizer, "2026-11-03T10:01:00Z", "styles:read").status())
                .isEqualTo(201);

        clock.advance(Duration.ofMillis(1));

        assertError(temporary(authorizer, "2026-11-03T10:01:00Z", "styles:read"), 401, "Unauthorized");
    }

    @Test
    void authorizer_neverIssued_isNotFound() {
        String foreign = new TokenCodec().permanent("sk", "acme", "cijucimbe000brbkt48d0dhcx");

        assertError(temporary(foreign, "2026-11-03T10:30:00Z", "styles:read"), 404, "Not found");
    }

    @Test
    void authorizer_withoutTokensWrite_isNotFound() {
        assertError(
                temporary(secret("acme", List.of("styles:read")), "2026-11-03T10:30:00Z", "styles:read"),
                404,
                "Not found");
    }

    @Test
    void authorizer_public_isNotFoundBecauseTokensWriteIsSecret() {
        String authorizer = accounts.issue("pk", "acme", List.of("styles:read"), null, null, clock.instant())
                .token();

        assertError(temporary(authorizer, "2026-11-03T10:30:00Z", "styles:read"), 404, "Not found");
    }

    @Test
    void authorizer_ofAnotherAccount_isNotFound() {
        assertError(temporary(secret("other", MASTER_SCOPES), "2026-11-03T10:30:00Z", "styles:read"), 404, "Not found");
    }

    @Test
    void username_unknown_isNoSuchUser() {
        assertError(call("POST", "/tokens/v2/nobody", Map.of("access_token", master), "{}"), 404, "No such user");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /tokens/v3/acme",
        "PUT, /tokens/v2/acme",
        "POST, /tokens/v2",
        "GET, /tokens/v2/acme/x",
        "GET, /tokens/v2/",
        "PATCH, /tokens/v2/acme/x"
    })
    void route_unknown_isNotFound(String method, String path) {
        assertError(call(method, path, Map.of("access_token", master), "{}"), 404, "Not found");
    }

    // Listing.

    @Test
    void list_ownTokens_showsValuesOfPublicOnesOnly() {
        String open = token(post(master, "{\"scopes\":[\"styles:read\"]}"));

        FakeResponse reply = list(Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).doesNotContainKey("Link");
        JsonNode tokens = json(reply);
        assertThat(tokens).hasSize(2);
        assertThat(tokens.get(0).get("usage").textValue()).isEqualTo("sk");
        assertThat(tokens.get(0).has("token")).isFalse();
        assertThat(tokens.get(1).get("token").textValue()).isEqualTo(open);
    }

    @Test
    void list_withoutTokensRead_isNotFound() {
        String writer = secret("acme", List.of("tokens:write"));

        assertError(call("GET", "/tokens/v2/acme", Map.of("access_token", writer), ""), 404, "Not found");
    }

    @Test
    void list_usageAndDefault_filter() {
        post(master, "{\"scopes\":[\"styles:read\"]}");

        assertThat(json(list(Map.of("usage", "pk")))).hasSize(1);
        assertThat(json(list(Map.of("usage", "sk")))).hasSize(1);
        assertThat(json(list(Map.of("default", "true")))).isEmpty();
        assertThat(json(list(Map.of("default", "false")))).hasSize(2);
    }

    @Test
    void list_limited_linksToTheNextPage() {
        post(master, "{\"scopes\":[\"styles:read\"]}");
        String first = json(list(Map.of())).get(0).get("id").textValue();
        String second = json(list(Map.of())).get(1).get("id").textValue();

        FakeResponse page = list(Map.of("limit", "1"));

        assertThat(json(page)).hasSize(1);
        assertThat(page.headers()).containsEntry("Link", "</tokens/v2/acme?limit=1&start=" + first + ">; rel=\"next\"");
        FakeResponse last = list(Map.of("limit", "1", "start", first, "sortby", "created"));
        assertThat(json(last).get(0).get("id").textValue()).isEqualTo(second);
        assertThat(last.headers()).doesNotContainKey("Link");
        assertError(list(Map.of("limit", "0")), 422, "limit is invalid");
        assertError(list(Map.of("limit", "many")), 422, "limit is invalid");
    }

    // Deleting.

    @Test
    void delete_permanentToken_revokesIt() {
        JsonNode created = json(post(master, "{\"scopes\":[\"tokens:write\"]}"));

        FakeResponse reply = delete(created.get("id").textValue());

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(check(created.get("token").textValue()).get("code").textValue())
                .isEqualTo("TokenRevoked");
        assertThat(accounts.live("acme")).hasSize(1);
    }

    @Test
    void delete_unknownOrDeletedId_isNotFound() {
        String id = json(post(master, "{\"scopes\":[]}")).get("id").textValue();
        delete(id);

        assertError(delete(id), 404, "Not found");
        assertError(delete("cijucimbe000brbkt48d0dhcx"), 404, "Not found");
    }

    @Test
    void delete_tokenInPlaceOfItsId_isABadRequest() {
        assertError(delete(master), 400, "A token was given where its id is expected");
    }

    @Test
    void delete_withoutTokensWrite_isNotFound() {
        String id = accounts.live("acme").get(0).id();
        String reader = secret("acme", List.of("tokens:read"));

        assertError(call("DELETE", "/tokens/v2/acme/" + id, Map.of("access_token", reader), ""), 404, "Not found");
        assertThat(accounts.live("acme")).hasSize(2);
    }

    // "Retrieve a token": always 200, five codes.

    @Test
    void check_secretToken_isValidWithItsMetadata() {
        String id = accounts.live("acme").get(0).id();

        assertThat(check(master))
                .isEqualTo(parse("{\"code\":\"TokenValid\",\"token\":{\"usage\":\"sk\","
                        + "\"user\":\"acme\",\"authorization\":\"" + id + "\"}}"));
    }

    @Test
    void check_temporaryToken_isValidUntilItExpires() {
        String token = token(temporary(master, "2026-11-03T10:30:00Z", "styles:read"));

        String metadata = "\"token\":{\"usage\":\"tk\",\"user\":\"acme\",\"client\":\"api\","
                + "\"created\":\"2026-11-03T10:00:00.000Z\",\"expires\":\"2026-11-03T10:30:00.000Z\","
                + "\"scopes\":[\"styles:read\"]}}";
        assertThat(check(token)).isEqualTo(parse("{\"code\":\"TokenValid\"," + metadata));
        clock.advance(Duration.ofMinutes(30));
        assertThat(check(token)).isEqualTo(parse("{\"code\":\"TokenExpired\"," + metadata));
    }

    @Test
    void check_revokedToken_isRevoked() {
        String temporary = token(temporary(master, "2026-11-03T10:30:00Z", "styles:read"));
        accounts.revoke(master);
        accounts.revoke(temporary);

        assertThat(check(master).get("code").textValue()).isEqualTo("TokenRevoked");
        assertThat(check(temporary).get("code").textValue()).isEqualTo("TokenRevoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "sk.x.y", "sk..", "zk.eyJ1IjoiYWNtZSJ9.AAAA", "sk.W10.AAAA", "sk.e30.AAAA"})
    void check_noToken_isMalformed(String text) {
        assertThat(check(text)).isEqualTo(parse("{\"code\":\"TokenMalformed\"}"));
    }

    @Test
    void check_anyCharacterAltered_isNeverValid() {
        for (int i = 0; i < master.length(); i++) {
            String altered = master.substring(0, i) + (master.charAt(i) == 'A' ? 'B' : 'A') + master.substring(i + 1);
            assertThat(check(altered).get("code").textValue()).as(altered).isIn("TokenInvalid", "TokenMalformed");
        }
        // The last of 22 characters holds two bits that do not count: other characters decode to the same bytes.
        String same = master.substring(0, master.length() - 1) + (char) (master.charAt(master.length() - 1) + 1);
        assertThat(check(same).get("code").textValue()).isIn("TokenInvalid", "TokenMalformed");
        assertThat(check(master + "A").get("code").textValue()).isEqualTo("TokenInvalid");
    }

    @Test
    void check_withoutAToken_isUnprocessable() {
        assertError(call("GET", "/tokens/v2", Map.of(), ""), 422, "access token is required");
        assertError(call("GET", "/tokens/v2", Map.of("access_token", ""), ""), 422, "access token is required");
    }

    // 100 requests a minute for an account.

    @Test
    void rate_everyCountedAnswer_tellsOfTheAllowance() {
        assertThat(temporary(master, "2026-11-03T10:30:00Z", "styles:read").headers())
                .containsEntry("X-Rate-Limit-Interval", "60")
                .containsEntry("X-Rate-Limit-Limit", "100")
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:00Z").getEpochSecond()));
    }

    @Test
    void rate_overAHundredOfAnyKind_isRefusedUntilTheReset() {
        for (int i = 0; i < 50; i++) {
            assertThat(post(master, "{").status()).isEqualTo(400);
            assertThat(check(master).get("code").textValue()).isEqualTo("TokenValid");
        }
        clock.advance(Duration.ofMillis(59_999));
        FakeResponse refused = temporary(master, "2026-11-03T10:30:00Z", "styles:read");
        assertError(refused, 429, "Too Many Requests");
        assertThat(refused.headers())
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:00Z").getEpochSecond()));
        assertThat(call("GET", "/tokens/v2", Map.of("access_token", master), "").status())
                .isEqualTo(429);

        clock.advance(Duration.ofMillis(1));

        assertThat(temporary(master, "2026-11-03T10:30:00Z", "styles:read").status())
                .isEqualTo(201);
    }

    @Test
    void rate_windowBeginsWithinASecond_resetIsRoundedUp() {
        clock.advance(Duration.ofMillis(1));

        assertThat(list(Map.of()).headers())
                .containsEntry(
                        "X-Rate-Limit-Reset",
                        Long.toString(Instant.parse("2026-11-03T10:01:01Z").getEpochSecond()));
    }

    @Test
    void rate_otherAccount_isNotTouched() {
        String other = secret("other", MASTER_SCOPES);
        for (int i = 0; i < 101; i++) {
            list(Map.of());
        }

        assertThat(list(Map.of()).status()).isEqualTo(429);
        assertThat(call("GET", "/tokens/v2/other", Map.of("access_token", other), "")
                        .status())
                .isEqualTo(200);
        assertThat(call("GET", "/tokens/v2/nobody", Map.of("access_token", master), "")
                        .status())
                .isEqualTo(404);
    }

    private String secret(String username, List<String> scopes) {
        return accounts.issue("sk", username, scopes, null, null, clock.instant())
                .token();
    }

    private FakeResponse temporary(String authorizer, String expires, String... scopes) {
        return post(
                authorizer, "{\"expires\":\"" + expires + "\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}");
    }

    private FakeResponse post(String authorizer, String body) {
        return call("POST", "/tokens/v2/acme", Map.of("access_token", authorizer), body);
    }

    private FakeResponse list(Map<String, String> query) {
        Map<String, String> all = new HashMap<>(query);
        all.put("access_token", master);
        return call("GET", "/tokens/v2/acme", all, "");
    }

    private FakeResponse delete(String id) {
        return call("DELETE", "/tokens/v2/acme/" + id, Map.of("access_token", master), "");
    }

    private JsonNode check(String token) {
        FakeResponse reply = call("GET", "/tokens/v2", Map.of("access_token", token), "");
        assertThat(reply.status()).isEqualTo(200);
        return json(reply);
    }

    private FakeResponse call(String method, String path, Map<String, String> query, String body) {
        return api.answer(new IncomingRequest(method, path, query, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String urls(int count) {
        return "{\"scopes\":[],\"allowedUrls\":[\""
                + String.join("\",\"", Collections.nCopies(count, "https://a.example")) + "\"]}";
    }

    private static void assertError(FakeResponse reply, int status, String message) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply)).isEqualTo(parse("{\"message\":\"" + message + "\"}"));
    }

    private static String token(FakeResponse reply) {
        return json(reply).get("token").textValue();
    }

    private static JsonNode payload(String token) {
        return parse(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private static JsonNode json(FakeResponse reply) {
        return parse(reply.body());
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
