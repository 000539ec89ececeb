package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.fake.FakeMapbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's switches, over real HTTP against the whole local endpoint. */
class TroubleRoutesTest {

    private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey");

    private final Map<String, Optional<String>> before = new HashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private LocalEndpoint endpoint;

    TroubleRoutesTest() {
        PROPERTIES.forEach(name -> before.put(name, Optional.ofNullable(System.getProperty(name))));
    }

    @AfterEach
    void stop() {
        endpoint.close();
        before.forEach((name, value) ->
                value.ifPresentOrElse(text -> System.setProperty(name, text), () -> System.clearProperty(name)));
    }

    @ParameterizedTest
    @CsvSource({"mapbox-503, mapbox_unavailable", "mapbox-429, mapbox_rate_limited"})
    void post_troubleAtMapbox_reachesTheNextRequestDespiteACachedToken(String trouble, String code) throws Exception {
        start(Map.of());
        assertThat(vend().statusCode()).isEqualTo(200);

        assertThat(dev("trouble", trouble).body()).isEqualTo("{\"trouble\":\"" + trouble + "\"}");

        assertThat(vend().body()).contains("\"" + code + "\"");
        dev("trouble", "none");
        assertThat(vend().statusCode()).isEqualTo(200);
    }

    @Test
    void post_wrongClock_stillVends() throws Exception {
        start(Map.of());

        dev("trouble", "wrong-clock");

        HttpResponse<String> response = vend();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode line = new ObjectMapper().readTree(log.toString(StandardCharsets.UTF_8));
        assertThat(Instant.ofEpochMilli(line.at("/_aws/Timestamp").longValue()))
                .as("the vendor's clock")
                .isAfter(Instant.now().plus(Duration.ofMinutes(119)));
    }

    @Test
    void post_offline_closesConnectionsUntilItIsSwitchedOff() throws Exception {
        start(Map.of());

        dev("trouble", "offline");
        dev("trouble", "offline");
        assertThatExceptionOfType(IOException.class).isThrownBy(this::vend);
        dev("trouble", "none");
        assertThat(vend().statusCode()).isEqualTo(200);
    }

    @Test
    void post_refuse_makesMapboxRefuseThisToken() throws Exception {
        start(Map.of());
        String token = new ObjectMapper().readTree(vend().body()).get("token").textValue();

        assertThat(tile(token).statusCode()).isEqualTo(200);
        assertThat(dev("refuse", token).statusCode()).isEqualTo(200);
        assertThat(tile(token).statusCode()).isEqualTo(401);
    }

    @Test
    void post_rotate_environmentWithTheOldMaster_recovers() throws Exception {
        start(Map.of());
        assertThat(vend().statusCode()).isEqualTo(200);

        assertThat(dev("rotate", "").statusCode()).isEqualTo(200);

        HttpResponse<String> response = vend("{\"scopes\":[\"styles:read\"]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"trouble, earthquake", "trouble, ''", "refuse, sk.x", "refuse, tk.forged"})
    void post_unknownTroubleOrToken_isABadRequest(String path, String text) throws Exception {
        start(Map.of());

        assertThat(dev(path, text).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "https://maps.example.com", "http://127.0.0.1:1", "http://localhost:%d"})
    void post_fromAnotherSite_isForbidden(String origin) throws Exception {
        start(Map.of());

        HttpRequest.Builder request = request("/dev/trouble").POST(BodyPublishers.ofString("mapbox-503"));
        if (!origin.isEmpty()) {
            request.header("Origin", origin.formatted(endpoint.port()));
        }

        assertThat(send(request).statusCode()).isEqualTo(403);
        assertThat(send(request("/dev/trouble")).body()).isEqualTo("{\"trouble\":\"none\"}");
    }

    @Test
    void get_otherPath_isNotFound() throws Exception {
        start(Map.of());

        assertThat(send(request("/dev/rotate")).statusCode()).isEqualTo(404);
        assertThat(dev("other", "").statusCode()).isEqualTo(404);
    }

    @Test
    void realMaster_hasNoSwitches() throws Exception {
        try (FakeMapbox mapbox = FakeMapbox.start(Clock.systemUTC())) {
            start(Map.of(
                    "MAPBOX_MASTER_TOKEN",
                    mapbox.issueSecretToken("acme", List.of("tokens:write", "styles:read")),
                    "MAPBOX_API_URL",
                    mapbox.url().toString()));

            assertThat(dev("trouble", "mapbox-503").body()).contains("\"not_found\"");
            assertThat(send(request("/dev/trouble")).body()).contains("\"not_found\"");
            assertThat(send(request("/local.json")).body()).doesNotContain("mapboxUrl");
        }
    }

    private void start(Map<String, String> environment) throws StartupException {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "0"));
        all.putAll(environment);
        endpoint = LocalEndpoint.start(
                LocalSettings.read(all, null),
                Path.of("target/none"),
                new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    private HttpResponse<String> dev(String path, String text) throws Exception {
        return send(request("/dev/" + path)
                .header("Origin", "http://127.0.0.1:" + endpoint.port())
                .POST(BodyPublishers.ofString(text)));
    }

    private HttpResponse<String> vend() throws Exception {
        return vend("{}");
    }

    private HttpResponse<String> vend(String body) throws Exception {
        return send(
                request("/tokens").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> tile(String token) throws Exception {
        String mapbox = new ObjectMapper()
                .readTree(send(request("/local.json")).body())
                .get("mapboxUrl")
                .textValue();
        return send(HttpRequest.newBuilder(
                URI.create(mapbox + "/styles/v1/mapbox/x/tiles/256/0/0/0?access_token=" + token)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
