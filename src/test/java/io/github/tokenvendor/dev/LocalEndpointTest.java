package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.fake.FakeMapbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole vendor behind the local endpoint, over real HTTP. */
class LocalEndpointTest {

    private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey");

    private final Map<String, Optional<String>> before = new HashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private LocalEndpoint endpoint;

    LocalEndpointTest() {
        PROPERTIES.forEach(name -> before.put(name, Optional.ofNullable(System.getProperty(name))));
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
        }
        before.forEach((name, value) ->
                value.ifPresentOrElse(text -> System.setProperty(name, text), () -> System.clearProperty(name)));
    }

    @Test
    void post_allowedScope_returnsATokenWithExactlyThatScope() throws Exception {
        start(Map.of());

        HttpResponse<String> response = post("/tokens", "{\"scopes\":[\"styles:read\"],\"expires_in\":600}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode payload = payload(json(response).get("token").textValue());
        assertThat(payload.get("scopes")).isEqualTo(new ObjectMapper().readTree("[\"styles:read\"]"));
        assertThat(Instant.ofEpochSecond(payload.get("exp").longValue()))
                .isBetween(Instant.now().plusSeconds(500), Instant.now().plusSeconds(600));
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("{");
    }

    @Test
    void post_refusedScope_saysWhatIsAllowed() throws Exception {
        start(Map.of());

        HttpResponse<String> response = post("/tokens", "{\"scopes\":[\"datasets:read\"]}");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(json(response).get("detail").textValue()).contains("styles:read");
    }

    @Test
    void post_pathOfTheSdk_servesTheAccountOfTheMaster() throws Exception {
        start(Map.of("MAPBOX_USERNAME", "acme"));

        assertThat(post("/tokens/v2/acme?access_token=pk.x", "{}").statusCode()).isEqualTo(200);
        assertThat(post("/tokens/v2/other?access_token=pk.x", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void post_bodyOfAnotherType_isRefusedAsBehindApiGateway() throws Exception {
        start(Map.of());

        assertThat(send(request("/tokens")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void localJson_describesTheEndpointToThePage() throws Exception {
        start(Map.of("ALLOWED_SCOPES", "styles:read,fonts:read", "MAX_TOKEN_SECONDS", "900"));

        JsonNode facts = json(send(request("/local.json").GET()));
        assertThat(facts.get("mapboxIsReal").booleanValue()).isFalse();
        assertThat(facts.get("scopes")).isEqualTo(new ObjectMapper().readTree("[\"fonts:read\",\"styles:read\"]"));
        assertThat(facts.get("maxTokenSeconds").intValue()).isEqualTo(900);
        assertThat(facts.get("mapboxUrl").textValue()).startsWith("http://127.0.0.1:");
    }

    @Test
    void realMaster_mintsAtTheGivenMapbox_andAllowsOnlyItsOwnPages() throws Exception {
        // A second fake stands in for the real Mapbox.
        try (FakeMapbox mapbox = FakeMapbox.start(Clock.systemUTC())) {
            String master = mapbox.issueSecretToken("acme", List.of("tokens:write", "styles:read"));
            start(Map.of(
                    "MAPBOX_MASTER_TOKEN",
                    master,
                    "ALLOWED_SCOPES",
                    "styles:read",
                    "MAPBOX_API_URL",
                    mapbox.url().toString()));

            assertThat(payload(json(post("/tokens", "{}")).get("token").textValue())
                            .get("u")
                            .textValue())
                    .isEqualTo("acme");
            assertThat(mapbox.calls()).hasSize(1);
            assertThat(json(send(request("/local.json").GET()))
                            .get("mapboxIsReal")
                            .booleanValue())
                    .isTrue();
            assertThat(preflight("http://127.0.0.1:" + endpoint.port()).statusCode())
                    .isEqualTo(204);
            assertThat(preflight("http://localhost:" + endpoint.port()).statusCode())
                    .isEqualTo(204);
            assertThat(preflight("https://maps.example.com").statusCode()).isEqualTo(403);
            assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(master);
        }
    }

    @Test
    void fakeMapbox_anyOrigin_isAllowed() throws Exception {
        start(Map.of());

        assertThat(preflight("https://maps.example.com").statusCode()).isEqualTo(204);
    }

    @Test
    void start_portInUse_saysSoInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> start(Map.of("PORT", Integer.toString(taken.getLocalPort()))))
                    .withMessageStartingWith("Port " + taken.getLocalPort() + " on 127.0.0.1 is already in use");
        }
    }

    @Test
    void banner_curlCommand_worksAsPrinted() throws Exception {
        LocalSettings settings = start(Map.of());
        String banner = banner(settings);

        assertThat(banner).contains("Mapbox           a fake", "Secrets Manager  a fake");
        Matcher curl = Pattern.compile("curl -s (\\S+) -H 'Content-Type: application/json' -d '(.+)'")
                .matcher(banner);
        assertThat(curl.find()).isTrue();
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(curl.group(1)))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(curl.group(2))));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void banner_endsWithTheAddress_boldOnATerminalOnly() throws Exception {
        LocalSettings settings = start(Map.of("MAX_TOKEN_SECONDS", "60"));
        String address = "http://127.0.0.1:" + endpoint.port();
        ByteArrayOutputStream onTerminal = new ByteArrayOutputStream();
        StartupBanner.print(settings, endpoint.port(), true, new PrintStream(onTerminal, true, StandardCharsets.UTF_8));

        assertThat(banner(settings))
                .endsWith("listens on " + address + System.lineSeparator())
                .contains("PORT=", "MAX_TOKEN_SECONDS=60      maximum token lifetime in seconds, now 60", "sk.…")
                .doesNotContain("\u001b");
        assertThat(onTerminal.toString(StandardCharsets.UTF_8)).contains("\u001b[1m" + address + "\u001b[0m");
    }

    @Test
    void banner_realMaster_saysSoAndDoesNotPrintIt() throws Exception {
        String master = "sk.eyJ1IjoiYWNtZSIsImEiOiJjeCJ9.c2ln";

        String banner = banner(start(Map.of("MAPBOX_MASTER_TOKEN", master)));

        assertThat(banner).contains("Mapbox           real").doesNotContain(master);
    }

    private LocalSettings start(Map<String, String> environment) throws StartupException {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "0"));
        all.putAll(environment);
        LocalSettings settings = LocalSettings.read(all, null);
        endpoint = LocalEndpoint.start(
                settings, Path.of("target/none"), new PrintStream(log, true, StandardCharsets.UTF_8));
        return settings;
    }

    private String banner(LocalSettings settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StartupBanner.print(settings, endpoint.port(), false, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return send(request("/tokens")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    private static JsonNode payload(String token) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }
}
