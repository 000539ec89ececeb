package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.FunctionEnvironment;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeUpstreamsTest {

    private static final Map<String, String> ANY_PORTS =
            Map.of("FAKE_MAPBOX_PORT", "0", "FAKE_SECRETS_MANAGER_PORT", "0", "FAKE_ISSUER_PORT", "0");

    @Test
    void start_defaults_masterGrantsThePublicScopesAndUploads() throws Exception {
        try (FakeUpstreams fakes = FakeUpstreams.start(ANY_PORTS)) {
            String master = fakes.secrets().currentValue("mapbox/master-token");

            assertThat(fakes.mapbox().liveTokens("local-account"))
                    .singleElement()
                    .satisfies(token -> {
                        assertThat(token.token()).isEqualTo(master);
                        assertThat(token.scopes())
                                .containsExactlyInAnyOrder(
                                        "tokens:write",
                                        "styles:read",
                                        "fonts:read",
                                        "styles:tiles",
                                        "datasets:read",
                                        "vision:read",
                                        "uploads:write");
                    });
            assertThat(fakes.mapbox().url().getHost()).isEqualTo("127.0.0.1");
            assertThat(fakes.secrets().url().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void start_settings_areUsed() throws Exception {
        Map<String, String> environment = new HashMap<>(ANY_PORTS);
        environment.put("FAKE_HOST", "localhost");
        environment.put("MAPBOX_USERNAME", "acme");
        environment.put("ALLOWED_SCOPES", " uploads:write , styles:read,");
        try (FakeUpstreams fakes = FakeUpstreams.start(environment)) {
            assertThat(fakes.mapbox().url().getHost()).isEqualTo("localhost");
            assertThat(fakes.mapbox().liveTokens("acme"))
                    .singleElement()
                    .satisfies(token ->
                            assertThat(token.scopes()).containsExactly("uploads:write", "styles:read", "tokens:write"));
        }
    }

    @Test
    void announce_everyAddress_namesTheHostForContainers() throws Exception {
        assertThat(announcement("127.0.0.1"))
                .containsPattern("MAPBOX_API_URL +http://127\\.0\\.0\\.1:[0-9]+")
                .containsPattern("MASTER_TOKEN_SECRET_ID +mapbox/master-token");
        assertThat(announcement("0.0.0.0"))
                .containsPattern("MAPBOX_API_URL +http://host\\.docker\\.internal:[0-9]+")
                .containsPattern("SECRETS_MANAGER_URL +http://host\\.docker\\.internal:[0-9]+");
    }

    private static String announcement(String host) throws StartupException {
        Map<String, String> environment = new HashMap<>(ANY_PORTS);
        environment.put("FAKE_HOST", host);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FakeUpstreams fakes = FakeUpstreams.start(environment)) {
            fakes.announce(new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void issuer_signsWhatItIsAskedFor_andAVendorAcceptsIt() throws Exception {
        try (FakeUpstreams fakes = FakeUpstreams.start(ANY_PORTS)) {
            Map<String, String> environment = FunctionEnvironment.of(
                    "mapbox/master-token",
                    "styles:read",
                    fakes.mapbox().url(),
                    fakes.secrets().url());
            environment.put("ALLOWED_ORIGINS", "*");
            environment.put(
                    "POLICIES",
                    "[{\"name\":\"local\",\"issuer\":\"" + fakes.issuer().name()
                            + "\",\"audience\":\"mapbox-token-vendor\",\"claims\":{\"groups\":\"editors\"}}]");
            VendorUnderTest vendor = new InProcessVendor(Gateway.HTTP_API, environment, Clock.systemUTC());

            assertThat(show(vendor, minted(fakes, "sub=ann&groups=staff,editors"))
                            .status())
                    .isEqualTo(200);
            assertThat(show(vendor, minted(fakes, "sub=ann&groups=&x="))
                            .json()
                            .path("code")
                            .asText())
                    .isEqualTo("caller_not_allowed");
            assertThat(body(fakes, "/")).contains("<form action=\"token\">");
        }
    }

    private static VendorReply show(VendorUnderTest vendor, String credential) {
        return vendor.requestToken("", Map.of("Authorization", "Bearer " + credential), Duration.ofSeconds(20));
    }

    private static String minted(FakeUpstreams fakes, String claims) throws Exception {
        return body(fakes, "/token?" + claims);
    }

    private static String body(FakeUpstreams fakes, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(fakes.issuer().url() + path)).build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Test
    void start_portInUse_saysSoAndLeavesNothingRunning() throws Exception {
        int mapboxPort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            mapboxPort = free.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> FakeUpstreams.start(Map.of(
                            "FAKE_MAPBOX_PORT",
                            Integer.toString(mapboxPort),
                            "FAKE_SECRETS_MANAGER_PORT",
                            Integer.toString(taken.getLocalPort()))))
                    .withMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is already in use");
        }
        LocalGateway.bind(mapboxPort).stop(0);
    }

    @Test
    void start_portNotANumber_isRefusedByName() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> FakeUpstreams.start(Map.of("FAKE_MAPBOX_PORT", "x")))
                .withMessage("FAKE_MAPBOX_PORT must be a number from 0 to 65535.");
    }
}
