package io.github.tokenvendor.http;

import static io.github.tokenvendor.http.ApiFixture.ALWAYS;
import static io.github.tokenvendor.http.ApiFixture.assertProblem;
import static io.github.tokenvendor.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a request to its response and audit line, with a scripted Mapbox. */
class ApiTest {
    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void token_hasMapboxsMemberNamesAndItsRealLifetime() throws Exception {
        fixture.clock.advance(Duration.ofMillis(250));

        ApiResponse response = fixture.handle(Requests.post("{\"scopes\":[\"styles:read\",\"fonts:read\"]}"));

        Map<String, Object> body = json(response.body());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsAllEntriesOf(ALWAYS).containsEntry("Content-Type", "application/json");
        assertThat(body.keySet())
                .containsExactly("token", "issued_at", "expires", "expires_in", "refresh_in", "scopes");
        assertThat(body.get("token")).asString().startsWith("tk.");
        assertThat(body)
                .containsEntry("issued_at", "2026-11-03T10:00:00Z")
                .containsEntry("expires", "2026-11-03T10:59:00Z")
                .containsEntry("expires_in", BigInteger.valueOf(3_539))
                .containsEntry("refresh_in", BigInteger.valueOf(2_654))
                .containsEntry("scopes", List.of("fonts:read", "styles:read"));
    }

    @Test
    void token_reused_hasItsRemainingLifetime() throws Exception {
        fixture.handle(Requests.post("{}"));
        fixture.clock.advance(Duration.ofSeconds(1_000));

        Map<String, Object> body = json(fixture.handle(Requests.post("{}")).body());

        assertThat(body)
                .containsEntry("expires_in", BigInteger.valueOf(2_540))
                .containsEntry("refresh_in", BigInteger.valueOf(1_905));
        assertThat(fixture.lastLine()).contains("\"source\":\"reused\"");
    }

    @Test
    void token_emptyBody_hasEveryAllowedScope() throws Exception {
        ApiResponse response = fixture.handle(Requests.of("POST", "/tokens"));

        assertThat(json(response.body())).containsEntry("scopes", List.of("fonts:read", "styles:read", "styles:tiles"));
    }

    @Test
    void token_mapboxsPath_isForTheMastersAccountOnly() {
        assertThat(fixture.handle(Requests.of("POST", "/tokens/v2/cartographer"))
                        .status())
                .isEqualTo(200);
        assertProblem(fixture.handle(Requests.of("POST", "/tokens/v2/someone")), 404, "no_such_user");
        assertProblem(fixture.handle(Requests.of("POST", "/tokens/v2/no%20body")), 404, "no_such_user");
    }

    @Test
    void health_isOkAndReadsNoSecret() {
        fixture.secret.put("not a token");

        ApiResponse response = fixture.handle(Requests.of("GET", "/health"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(response.headers()).containsAllEntriesOf(ALWAYS).containsEntry("Content-Type", "application/json");
        assertThat(fixture.secret.reads()).isZero();
        assertThat(fixture.lastLine()).contains("\"Outcome\":\"healthy\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                | 400 | invalid_json",
                "{\"scope\":1}                    | 400 | invalid_request",
                "{\"scopes\":[]}                  | 400 | invalid_scope",
                "{\"expires_in\":0}               | 400 | invalid_expiry",
                "{\"scopes\":[\"vision:read\"]}   | 403 | scope_not_allowed"
            })
    void refusal_callsNoUpstream(String body, int status, String code) {
        assertProblem(fixture.handle(Requests.post(body)), status, code);

        assertThat(fixture.secret.reads()).isZero();
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    @Test
    void refusal_otherMethod_listsTheAllowedOnes() {
        ApiResponse response = fixture.handle(Requests.of("GET", "/tokens"));

        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers()).containsEntry("Allow", "OPTIONS, POST");
    }

    @ParameterizedTest
    @CsvSource({
        "500,503,mapbox_unavailable,5",
        "429,503,mapbox_rate_limited,60",
        "302,502,untrustworthy_response,5",
        "401,500,misconfigured,30"
    })
    void mapboxFailure_isClassifiedWithRetryAfter(int upstream, int status, String code, String retryAfter) {
        fixture.mapbox.script(mint -> new Reply(upstream, ""));

        ApiResponse response = fixture.handle(Requests.post("{}"));

        assertProblem(response, status, code);
        assertThat(response.headers().get("Retry-After")).isEqualTo(retryAfter);
        assertThat(fixture.lastLine()).contains("\"mapbox_status\":" + upstream);
    }

    @Test
    void secretFailure_isClassified() {
        fixture.secret.fail(SecretException.unavailable("throttled"));
        assertProblem(fixture.handle(Requests.post("{}")), 503, "secrets_unavailable");
    }

    @Test
    void unexpectedException_isAnInternalErrorWithoutItsMessage() {
        fixture.secret.crash(new IllegalStateException("tk.secret"));

        ApiResponse response = fixture.handle(Requests.post("{}"));

        assertProblem(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("tk.");
        assertThat(fixture.lastLine()).contains("\"detail\":\"java.lang.IllegalStateException\"");
    }
}
