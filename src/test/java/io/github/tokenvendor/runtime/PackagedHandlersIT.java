package io.github.tokenvendor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every stored event to the packaged program under AWS's runtime client, in front of the fakes. */
@NeedsLambdaRuntime
@TestInstance(Lifecycle.PER_CLASS)
class PackagedHandlersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENDED_BY_SIGTERM = 143;

    private VendorFixture cloud;
    private PackagedFunction httpApi;
    private PackagedFunction restApi;

    /** The expected response to an event: a token with these scopes, a problem's code or a whole body. */
    record ExpectedResponse(String event, int status, List<String> scopes, String body) {

        static ExpectedResponse token(String event, String... scopes) {
            return new ExpectedResponse(event, 200, List.of(scopes), "");
        }

        static ExpectedResponse other(String event, int status, String body) {
            return new ExpectedResponse(event, status, List.of(), body);
        }

        String cacheControl() {
            return event.endsWith("-anonymous.json")
                    ? "public, max-age=0, s-maxage=[0-9]+, stale-while-revalidate=30, stale-if-error=300"
                    : "no-store";
        }

        boolean isToken() {
            return !scopes.isEmpty();
        }

        @Override
        public String toString() {
            return event;
        }
    }

    static Stream<ExpectedResponse> events() {
        return Stream.of(
                ExpectedResponse.token("function-url-vend.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-anonymous.json", "fonts:read", "styles:read"),
                ExpectedResponse.other("http-api-caller-not-allowed.json", 403, "caller_not_allowed"),
                ExpectedResponse.other("http-api-check.json", 404, "not_found"),
                ExpectedResponse.other("http-api-health.json", 200, "{\"status\":\"ok\"}"),
                ExpectedResponse.other("http-api-keep-warm.json", 404, "not_found"),
                ExpectedResponse.token("http-api-mapbox-sdk.json", "fonts:read", "styles:read"),
                ExpectedResponse.other("http-api-origin-not-allowed.json", 403, "origin_not_allowed"),
                ExpectedResponse.other("http-api-preflight.json", 204, ""),
                ExpectedResponse.other("http-api-scope-not-allowed.json", 403, "scope_not_allowed"),
                ExpectedResponse.token("http-api-tutorial-permanent.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-tutorial-temporary-note.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-tutorial-temporary.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-vend-base64.json", "styles:read"),
                ExpectedResponse.token("http-api-vend-empty-body.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-vend-jwt.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("http-api-vend-pipeline.json", "uploads:write"),
                ExpectedResponse.token("http-api-vend.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("rest-alb-vend-multi-value.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("rest-alb-vend.json", "fonts:read", "styles:read"),
                ExpectedResponse.token("rest-api-anonymous.json", "fonts:read", "styles:read"),
                ExpectedResponse.other("rest-api-preflight.json", 204, ""),
                ExpectedResponse.other("rest-api-scope-not-allowed.json", 403, "scope_not_allowed"),
                ExpectedResponse.token("rest-api-vend-editor.json", "datasets:read", "fonts:read", "styles:read"),
                ExpectedResponse.token("rest-api-vend.json", "fonts:read", "styles:read"));
    }

    @BeforeAll
    void start() {
        cloud = EventFile.upstreams();
        httpApi = PackagedFunction.start(Gateway.HTTP_API.handler(), cloud.environment());
        restApi = PackagedFunction.start(Gateway.REST_API.handler(), cloud.environment());
    }

    @AfterAll
    void stop() {
        for (AutoCloseable started : new AutoCloseable[] {httpApi, restApi, cloud}) {
            close(started);
        }
    }

    private static void close(AutoCloseable started) {
        if (started != null) {
            try {
                started.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void everyStoredEvent_isInTheTable() {
        assertThat(EventFile.ofApis())
                .containsExactlyElementsOf(events().map(ExpectedResponse::event).toList());
    }

    @ParameterizedTest
    @MethodSource("events")
    void storedEvent_getsTheContractsResponse_andOneLogLine(ExpectedResponse expected) throws IOException {
        PackagedFunction function = expected.event().startsWith("rest-") ? restApi : httpApi;
        int linesBefore = function.stdout().size();

        InvocationResult result = function.invoke(EventFile.read(expected.event()));

        assertThat(result.isError()).as(result.body()).isFalse();
        JsonNode response = JSON.readTree(result.body());
        assertThat(response.path("statusCode").asInt()).as(result.body()).isEqualTo(expected.status());
        assertHeaders(response, expected);
        assertBody(expected, response.path("body").asText());
        List<String> lines = function.awaitStdout(linesBefore + 1);
        assertThat(lines).hasSize(linesBefore + 1);
        assertLine(
                lines.get(linesBefore), result, expected, response.path("body").asText());
        assertThat(result.body()).doesNotContain(cloud.master(), signature(cloud.master()));
    }

    private static void assertHeaders(JsonNode response, ExpectedResponse expected) {
        JsonNode headers = response.path("headers");
        assertThat(headers.path("Cache-Control").asText()).matches(expected.cacheControl());
        assertThat(headers.path("Vary").asText()).isEqualTo("Origin");
        assertThat(headers.path("X-Content-Type-Options").asText()).isEqualTo("nosniff");
        assertThat(headers.has("Access-Control-Allow-Credentials")).isFalse();
    }

    private void assertBody(ExpectedResponse expected, String body) throws IOException {
        if (expected.status() >= 400) {
            assertThat(JSON.readTree(body).path("code").asText()).isEqualTo(expected.body());
        } else if (expected.isToken()) {
            assertToken(JSON.readTree(body), expected.scopes());
        } else {
            assertThat(body).isEqualTo(expected.body());
        }
    }

    private void assertToken(JsonNode body, List<String> scopes) throws IOException {
        String[] parts = body.path("token").asText().split("\\.");
        assertThat(parts[0]).isEqualTo("tk");
        JsonNode payload = JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        assertThat(payload.path("u").asText()).isEqualTo(cloud.account());
        assertThat(texts(payload.path("scopes"))).containsExactlyInAnyOrderElementsOf(scopes);
        assertThat(texts(body.path("scopes"))).containsExactlyElementsOf(scopes);
        assertThat(payload.path("exp").asLong())
                .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 3_600);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private void assertLine(String line, InvocationResult result, ExpectedResponse expected, String body)
            throws IOException {
        JsonNode record = JSON.readTree(line);
        assertThat(record.path("_aws").path("CloudWatchMetrics").isArray())
                .as(line)
                .isTrue();
        assertThat(record.path("request_id").asText()).isEqualTo(result.requestId());
        assertThat(record.path("status").asInt()).isEqualTo(expected.status());
        assertThat(line).doesNotContain(cloud.master(), signature(cloud.master()), "access_token");
        if (expected.isToken()) {
            assertThat(line)
                    .doesNotContain(signature(JSON.readTree(body).path("token").asText()));
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    @Test
    void function_stoppedAfterAVend_exitsCleanlyAndPrintsNothingElse() {
        PackagedFunction function = PackagedFunction.start(Gateway.HTTP_API.handler(), cloud.environment());
        function.invoke(EventFile.read("http-api-vend.json"));

        assertThat(function.stop()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(function.stdout()).hasSize(1);
        assertThat(function.stderr()).isEmpty();
    }

    /** It runs concurrently with the start, so it may finish after the first response. */
    @Test
    void ordinaryStart_loadsTls_withoutCallingAnUpstream(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("classes.log");
        try (PackagedFunction function =
                PackagedFunction.start(Launch.of(Gateway.HTTP_API.handler(), cloud.environment())
                        .withJvmOptions("-Xlog:class+load:file=" + log))) {
            function.invoke(EventFile.read("http-api-health.json"));

            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!Files.readString(log).contains("sun.security.ssl.ClientHello ") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(Files.readString(log)).contains("sun.security.ssl.ClientHello ");
        }
    }

    /** What {@code sam local} passes for unset template parameters. */
    @Test
    void faultyConfiguration_blankVariables_respondsToEveryRequestAndStaysUp() throws IOException {
        Map<String, String> blank = Map.of(
                "MASTER_TOKEN_SECRET_ID",
                "",
                "ALLOWED_SCOPES",
                " ",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                "",
                "SECRETS_MANAGER_URL",
                "",
                "MAPBOX_API_URL",
                "");
        try (PackagedFunction function = PackagedFunction.start(Gateway.HTTP_API.handler(), blank)) {
            for (int request = 1; request <= 2; request++) {
                JsonNode response = JSON.readTree(
                        function.invoke(EventFile.read("http-api-vend.json")).body());

                assertThat(response.path("statusCode").asInt()).isEqualTo(500);
                assertThat(JSON.readTree(response.path("body").asText())
                                .path("code")
                                .asText())
                        .isEqualTo("misconfigured");
                assertThat(function.awaitStdout(request)).hasSize(request);
            }
            function.stop();
            assertThat(String.join("\n", function.stdout()) + String.join("\n", function.stderr()))
                    .contains("MASTER_TOKEN_SECRET_ID", "ALLOWED_SCOPES");
        }
    }

    @Test
    void initialization_upstreamsUnreachable_succeedsWithoutThem() throws IOException {
        Map<String, String> environment = cloud.environment();
        environment.put("SECRETS_MANAGER_URL", "http://127.0.0.1:1");
        environment.put("MAPBOX_API_URL", "http://127.0.0.1:1");
        try (PackagedFunction function = PackagedFunction.start(Gateway.HTTP_API.handler(), environment)) {
            JsonNode health = JSON.readTree(
                    function.invoke(EventFile.read("http-api-health.json")).body());
            JsonNode vend = JSON.readTree(
                    function.invoke(EventFile.read("http-api-vend.json")).body());

            assertThat(health.path("statusCode").asInt()).isEqualTo(200);
            assertThat(vend.path("statusCode").asInt()).isEqualTo(503);
        }
    }
}
