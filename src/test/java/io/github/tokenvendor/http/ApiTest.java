package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to an answer and its audit line, in front of a scripted Mapbox. */
class ApiTest {
    private static final String MAPS = "https://maps.example.com";
    private static final Map<String, String> ALWAYS =
            Map.of("Cache-Control", "no-store", "Vary", "Origin", "X-Content-Type-Options", "nosniff");

    private final VendorHarness bench = new VendorHarness();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final AuditLog audit = new AuditLog(new PrintStream(log, true, StandardCharsets.UTF_8), bench.clock);
    private final Api api = api(Set.of(MAPS), Duration.ofSeconds(5));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void token_isAnsweredWithMapboxsNamesAndTheTruth() throws Exception {
        bench.clock.advance(Duration.ofMillis(250));

        ApiResponse response = api.handle(Requests.post("{\"scopes\":[\"styles:read\",\"fonts:read\"]}"));

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
    void token_reused_tellsWhatIsLeft() throws Exception {
        api.handle(Requests.post("{}"));
        bench.clock.advance(Duration.ofSeconds(1_000));

        Map<String, Object> body = json(api.handle(Requests.post("{}")).body());

        assertThat(body)
                .containsEntry("expires_in", BigInteger.valueOf(2_540))
                .containsEntry("refresh_in", BigInteger.valueOf(1_905));
        assertThat(lastLine()).contains("\"source\":\"reused\"");
    }

    @Test
    void token_emptyBody_isEverythingAllowed() throws Exception {
        ApiResponse response = api.handle(Requests.of("POST", "/tokens"));

        assertThat(json(response.body())).containsEntry("scopes", List.of("fonts:read", "styles:read", "styles:tiles"));
    }

    @Test
    void token_atMapboxsOwnPath_isForTheMastersAccountOnly() {
        assertThat(api.handle(Requests.of("POST", "/tokens/v2/cartographer")).status())
                .isEqualTo(200);
        assertProblem(api.handle(Requests.of("POST", "/tokens/v2/someone")), 404, "no_such_user");
        assertProblem(api.handle(Requests.of("POST", "/tokens/v2/no%20body")), 404, "no_such_user");
    }

    @Test
    void allowedOrigin_mayReadTheAnswerAndTheWait() {
        ApiResponse response = api.handle(Requests.withOrigin("POST", "/tokens", MAPS));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", MAPS)
                .containsEntry("Access-Control-Expose-Headers", "Retry-After")
                .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @Test
    void allowedOrigin_mayReadAProblemToo() {
        assertThat(api.handle(Requests.withOrigin("GET", "/nowhere", MAPS)).headers())
                .containsEntry("Access-Control-Allow-Origin", MAPS);
    }

    @Test
    void otherOrigin_isRefusedBeforeAnythingIsReadOrAsked() {
        ApiResponse response = api.handle(Requests.withOrigin("POST", "/tokens", "https://evil.example"));

        assertProblem(response, 403, "origin_not_allowed");
        assertThat(response.headers())
                .doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Expose-Headers");
        assertThat(bench.secret.reads()).isZero();
    }

    @Test
    void anyOrigin_isAnsweredWithAStar() {
        Api open = api(Set.of("*"), Duration.ofSeconds(5));

        assertThat(open.handle(Requests.withOrigin("POST", "/tokens", MAPS)).headers())
                .containsEntry("Access-Control-Allow-Origin", "*");
    }

    @Test
    void preflight_allowedOrigin_isAnsweredWithoutABody() {
        ApiResponse response = api.handle(Requests.withOrigin("OPTIONS", "/tokens", MAPS));

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers())
                .containsAllEntriesOf(ALWAYS)
                .containsEntry("Access-Control-Allow-Origin", MAPS)
                .containsEntry("Access-Control-Allow-Methods", "POST")
                .containsEntry("Access-Control-Allow-Headers", "authorization, content-type, *")
                .containsEntry("Access-Control-Max-Age", "7200");
        assertThat(bench.secret.reads()).isZero();
        assertThat(lastLine()).contains("\"Outcome\":\"preflight\"");
    }

    @Test
    void preflight_otherOrigin_isRefused() {
        ApiResponse response = api.handle(Requests.withOrigin("OPTIONS", "/tokens", "https://evil.example"));

        assertProblem(response, 403, "origin_not_allowed");
    }

    @Test
    void health_isOkAndReadsNothing() {
        bench.secret.put("not a token");

        ApiResponse response = api.handle(Requests.of("GET", "/health"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(response.headers()).containsAllEntriesOf(ALWAYS).containsEntry("Content-Type", "application/json");
        assertThat(bench.secret.reads()).isZero();
        assertThat(lastLine()).contains("\"Outcome\":\"healthy\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                | 400 | invalid_json",
                "{\"scope\":1}                    | 400 | invalid_request",
                "{\"scopes\":[]}                  | 400 | invalid_scope",
                "{\"expires_in\":29}              | 400 | invalid_expiry",
                "{\"scopes\":[\"vision:read\"]}   | 403 | scope_not_allowed"
            })
    void refusal_isAProblemThatCostsNothing(String body, int status, String code) {
        assertProblem(api.handle(Requests.post(body)), status, code);

        assertThat(bench.secret.reads()).isZero();
        assertThat(bench.mapbox.asks()).isEmpty();
    }

    @Test
    void refusal_ofTheMethod_namesTheAllowedOnes() {
        ApiResponse response = api.handle(Requests.of("GET", "/tokens"));

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
    void failureOfMapbox_isClassifiedWithItsWait(int upstream, int status, String code, String retryAfter) {
        bench.mapbox.script(ask -> Reply.of(upstream, ""));

        ApiResponse response = api.handle(Requests.post("{}"));

        assertProblem(response, status, code);
        assertThat(response.headers().get("Retry-After")).isEqualTo(retryAfter);
        assertThat(lastLine()).contains("\"mapbox_status\":" + upstream);
    }

    @Test
    void failureOfTheSecret_isClassified() {
        bench.secret.fail(SecretException.unavailable("throttled"));
        assertProblem(api.handle(Requests.post("{}")), 503, "secrets_unavailable");
    }

    @Test
    void unforeseenException_isAnInternalErrorWithoutItsText() {
        bench.secret.crash(new IllegalStateException("tk.secret"));

        ApiResponse response = api.handle(Requests.post("{}"));

        assertProblem(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("tk.");
        assertThat(lastLine()).contains("\"detail\":\"java.lang.IllegalStateException\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 499, 0, -1})
    void invocationWithoutTime_isAnsweredAtOnce(long remainingMillis) throws Exception {
        bench.masters.current(VendorHarness.context(Duration.ofSeconds(5)));
        CountDownLatch gate = new CountDownLatch(1);
        bench.mapbox.script(ask -> {
            gate.await();
            return bench.mapbox.grant(ask);
        });

        ApiResponse response = api.handle(Requests.within(Duration.ofMillis(remainingMillis)));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
    }

    @Test
    void upstreamTimeout_boundsTheAnswerWhereTheInvocationHasLonger() throws Exception {
        bench.masters.current(VendorHarness.context(Duration.ofSeconds(5)));
        CountDownLatch gate = new CountDownLatch(1);
        bench.mapbox.script(ask -> {
            gate.await();
            return bench.mapbox.grant(ask);
        });
        long start = System.nanoTime();

        ApiResponse response = api(Set.of(), Duration.ofMillis(100)).handle(Requests.post("{}"));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
        assertThat(lastLine()).contains("\"UpstreamFailure\":\"mapbox_timeout\"");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(3));
    }

    @Test
    void remainingTime_boundsTheAnswerWhereTheTimeoutIsLonger() throws Exception {
        bench.masters.current(VendorHarness.context(Duration.ofSeconds(5)));
        CountDownLatch gate = new CountDownLatch(1);
        bench.mapbox.script(ask -> {
            gate.await();
            return bench.mapbox.grant(ask);
        });
        long start = System.nanoTime();

        ApiResponse response = api.handle(Requests.within(Duration.ofMillis(600)));

        gate.countDown();
        assertProblem(response, 503, "mapbox_unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(3));
    }

    @Test
    void everyRequest_leavesOneAuditLine() throws Exception {
        api.handle(Requests.withOrigin("POST", "/tokens", MAPS));
        api.handle(Requests.of("GET", "/nowhere"));
        api.handle(Requests.of("GET", "/health"));

        assertThat(lines()).hasSize(3);
        Map<String, Object> first = json(lines().get(0));
        assertThat(first)
                .containsEntry("FunctionName", "vendor")
                .containsEntry("Outcome", "vended")
                .containsEntry("request_id", "request-1")
                .containsEntry("status", BigInteger.valueOf(200))
                .containsEntry("source", "minted")
                .containsEntry("scopes", "fonts:read styles:read styles:tiles")
                .containsEntry("lifetime", BigInteger.valueOf(3_540))
                .containsEntry("origin", MAPS)
                .containsEntry("mapbox_status", BigInteger.valueOf(201));
        assertThat(first.get("token_sha256")).asString().matches("[0-9a-f]{16}");
        assertThat(json(lines().get(1)))
                .containsEntry("Outcome", "not_found")
                .containsKey("detail")
                .doesNotContainKey("origin");
    }

    @Test
    void audit_duration_isTheTimeThatItTook() throws Exception {
        bench.mapbox.script(ask -> {
            long end = System.nanoTime() + 30_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return bench.mapbox.grant(ask);
        });
        long start = System.nanoTime();

        api.handle(Requests.post("{}"));

        long most = (System.nanoTime() - start) / 1_000_000L;
        assertThat(((BigInteger) json(lines().get(0)).get("Duration")).longValueExact())
                .isBetween(30L, most);
    }

    @Test
    void misconfiguredVendor_answersEverythingAlike_andItsLogSaysWhy() {
        Api broken = Api.misconfigured(new CorsPolicy(Set.of()), "ALLOWED_SCOPES must be given", audit);

        for (ApiRequest request : List.of(
                Requests.of("GET", "/health"),
                Requests.post("{}"),
                Requests.withOrigin("OPTIONS", "/tokens", MAPS),
                Requests.of("GET", "/nowhere"))) {
            ApiResponse response = broken.handle(request);
            assertProblem(response, 500, "misconfigured");
            assertThat(response.headers()).doesNotContainKey("Access-Control-Allow-Origin");
            assertThat(response.body()).doesNotContain("ALLOWED_SCOPES").contains("\"retryable\":false");
            assertThat(lastLine()).contains("\"detail\":\"ALLOWED_SCOPES must be given\"");
        }
        assertThat(lines()).hasSize(4);
    }

    @Test
    void misconfiguredVendor_pagesOfReadableOrigins_mayReadTheProblem() {
        Api broken = Api.misconfigured(new CorsPolicy(Set.of(MAPS)), "a fault", audit);

        ApiResponse preflight = broken.handle(Requests.withOrigin("OPTIONS", "/tokens", MAPS));
        ApiResponse response = broken.handle(Requests.withOrigin("POST", "/tokens", MAPS));

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers()).containsEntry("Access-Control-Allow-Methods", "POST");
        assertProblem(response, 500, "misconfigured");
        assertThat(response.headers()).containsEntry("Access-Control-Allow-Origin", MAPS);
        assertProblem(
                broken.handle(Requests.withOrigin("OPTIONS", "/tokens", "https://evil.example")), 500, "misconfigured");
    }

    private Api api(Set<String> origins, Duration timeout) {
        return Api.of(new TokenRoutes(bench.vendor, new CorsPolicy(origins), "", timeout), audit);
    }

    private static void assertProblem(ApiResponse response, int status, String code) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers())
                .containsAllEntriesOf(ALWAYS)
                .containsEntry("Content-Type", "application/problem+json");
        Map<String, Object> body = json(response.body());
        assertThat(body)
                .containsEntry("code", code)
                .containsEntry("status", BigInteger.valueOf(status))
                .containsEntry("request_id", "request-1");
        assertThat(body.get("message")).isEqualTo(body.get("detail")).asString().isNotBlank();
        assertThat(response.body()).hasSizeLessThan(2_048);
    }

    private List<String> lines() {
        return log.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    private String lastLine() {
        return lines().get(lines().size() - 1);
    }

    private static Map<String, Object> json(String text) {
        try {
            return new StrictJson(8).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
