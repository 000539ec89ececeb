package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The fake Secrets Manager with one secret of one version, and requests for it. */
final class SecretsApiFixture {
    static final String ID_A = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    static final String ID_B = "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb";
    static final String CURRENT = "\"VersionStage\":\"AWSCURRENT\"";

    final MutableClock clock = new MutableClock("2026-11-03T10:00:00.125Z");
    private final SecretStore store = new SecretStore();
    final FakeSecretsApi api = new FakeSecretsApi(store, clock);
    final Secret secret = store.create("mapbox/master", SecretValue.text("one"), clock.instant());
    final String first = secret.versionWith("AWSCURRENT").orElseThrow().id;

    /** Stores a value, with optional further members in the request. */
    void store(String token, String value, String more) {
        ok("PutSecretValue", put(token, value) + more);
    }

    /** The members of a request that stores a value. */
    static String put(String token, String value) {
        return "\"ClientRequestToken\":\"" + token + "\",\"SecretString\":\"" + value + "\"";
    }

    /** The members of a request that moves a stage. */
    static String move(String stage, String from, String to) {
        return "\"VersionStage\":\"" + stage + "\",\"RemoveFromVersionId\":\"" + from + "\",\"MoveToVersionId\":\"" + to
                + "\"";
    }

    JsonNode ok(String action, String members) {
        FakeResponse reply = call(action, body(members));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Json.read(reply.body());
    }

    void assertError(String action, String members, String type, String message) {
        assertFails(call(action, body(members)), type, message);
    }

    static void assertFails(FakeResponse reply, String type, String message) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(Json.read(reply.body()).get("__type").textValue()).isEqualTo(type);
        assertThat(Json.read(reply.body()).get("Message").textValue()).isEqualTo(message);
    }

    static String body(String members) {
        return "{\"SecretId\":\"mapbox/master\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    FakeResponse call(String action, String body) {
        return api.respond(new IncomingRequest(
                "POST",
                "/",
                Map.of(),
                Map.of("x-amz-target", "secretsmanager." + action, "authorization", "AWS4-HMAC-SHA256 x"),
                body.getBytes(StandardCharsets.UTF_8)));
    }
}
