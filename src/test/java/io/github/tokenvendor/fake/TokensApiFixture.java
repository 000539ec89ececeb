package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake Tokens API with an account that has a master token, and requests with that token. */
final class TokensApiFixture {
    static final String NOW = "2026-11-03T10:00:00Z";
    static final List<String> MASTER_SCOPES =
            List.of("tokens:write", "tokens:read", "styles:read", "fonts:read", "uploads:write");

    final MutableClock clock = new MutableClock(NOW);
    final MapboxAccounts accounts = new MapboxAccounts();
    final String master = secret("acme", MASTER_SCOPES);
    private final FakeTokensApi api = new FakeTokensApi(accounts, clock);

    String secret(String username, List<String> scopes) {
        return accounts.issue("sk", username, scopes, null, null, clock.instant())
                .token();
    }

    FakeResponse temporary(String authorizer, String expires, String... scopes) {
        return post(
                authorizer, "{\"expires\":\"" + expires + "\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}");
    }

    FakeResponse post(String authorizer, String body) {
        return call("POST", "/tokens/v2/acme", Map.of("access_token", authorizer), body);
    }

    FakeResponse list(Map<String, String> query) {
        Map<String, String> all = new HashMap<>(query);
        all.put("access_token", master);
        return call("GET", "/tokens/v2/acme", all, "");
    }

    FakeResponse delete(String id) {
        return call("DELETE", "/tokens/v2/acme/" + id, Map.of("access_token", master), "");
    }

    JsonNode check(String token) {
        FakeResponse reply = call("GET", "/tokens/v2", Map.of("access_token", token), "");
        assertThat(reply.status()).isEqualTo(200);
        return json(reply);
    }

    FakeResponse call(String method, String path, Map<String, String> query, String body) {
        return api.respond(new IncomingRequest(method, path, query, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    static void assertError(FakeResponse reply, int status, String message) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply)).isEqualTo(Json.read("{\"message\":\"" + message + "\"}"));
    }

    static String token(FakeResponse reply) {
        return json(reply).get("token").textValue();
    }

    static JsonNode payload(String token) {
        return Json.read(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    static JsonNode json(FakeResponse reply) {
        return Json.read(reply.body());
    }
}
