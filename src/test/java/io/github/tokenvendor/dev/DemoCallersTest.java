package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The callers of the demo page, and what each of them gets. */
class DemoCallersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static LocalEndpoint start(Map<String, String> environment) throws StartupException {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "0", "UPSTREAM_TIMEOUT_MS", "20000"));
        all.putAll(environment);
        return LocalEndpoint.start(
                LocalSettings.read(all, null),
                Path.of("target/none"),
                new PrintStream(OutputStream.nullOutputStream()));
    }

    private static HttpResponse<String> send(LocalEndpoint endpoint, String path, String credential) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path));
        if (path.equals("/tokens")) {
            request.POST(BodyPublishers.ofString("{}")).header("Content-Type", "application/json");
        }
        if (!credential.isEmpty()) {
            request.header("X-Demo-Credential", credential);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void everyCaller_getsWhatItsPolicyAllows_andTheExplanationSaysWhy() throws Exception {
        Map<String, String> expected = Map.of(
                "Visitor", "[\"fonts:read\",\"styles:read\",\"styles:tiles\"]",
                "Editor", "[\"datasets:read\",\"fonts:read\",\"styles:read\",\"styles:tiles\"]",
                "Pipeline", "[\"uploads:write\"]",
                "Stranger", "caller_not_allowed");
        Map<String, String> reasons = Map.of(
                "Visitor", "visitors: serves the caller",
                "Editor", "editors: serves the caller",
                "Pipeline", "editors: does not fit: claims.groups",
                "Stranger", "pipeline: does not fit: claims.repository_id");
        try (LocalEndpoint endpoint = start(Map.of())) {
            JsonNode callers =
                    JSON.readTree(send(endpoint, "/dev/callers", "").body()).path("callers");

            assertThat(callers).hasSize(4);
            for (JsonNode caller : callers) {
                String name = caller.path("name").asText();
                JsonNode body = JSON.readTree(
                        send(endpoint, "/tokens", caller.path("credential").asText())
                                .body());
                assertThat(
                                name.equals("Stranger")
                                        ? body.path("code").asText()
                                        : body.path("scopes").toString())
                        .as(name)
                        .isEqualTo(expected.get(name));
                assertThat(caller.path("explanation").toString()).contains(reasons.get(name));
            }
        }
    }

    /** A page that sends what its own vendor expects also works here without a credential, as it always did. */
    @Test
    void authorization_meansNothingToTheDemo() throws Exception {
        try (LocalEndpoint endpoint = start(Map.of())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/tokens"))
                    .header("Authorization", "Bearer whatever")
                    .POST(BodyPublishers.noBody())
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shortLifetime_boundsThePoliciesToo() throws Exception {
        try (LocalEndpoint endpoint = start(Map.of("MAX_TOKEN_SECONDS", "60"))) {
            assertThat(send(endpoint, "/tokens", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void ownScopesOrPolicies_replaceTheDemosCallers() throws Exception {
        for (Map<String, String> own :
                List.of(Map.of("ALLOWED_SCOPES", "styles:read"), Map.of("POLICIES", "[{\"name\":\"anybody\"}]"))) {
            try (LocalEndpoint endpoint = start(own)) {
                assertThat(send(endpoint, "/dev/callers", "").statusCode()).isEqualTo(404);
                assertThat(send(endpoint, "/tokens", "not-a-credential").statusCode())
                        .isEqualTo(200);
            }
        }
    }
}
