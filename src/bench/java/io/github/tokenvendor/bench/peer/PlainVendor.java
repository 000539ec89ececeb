package io.github.tokenvendor.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A minimal token vendor: reads the secret and returns Mapbox's token. It has no cache, proof or timeout. */
final class PlainVendor {

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final SecretsManagerClient secrets;

    PlainVendor(SecretsManagerClient secrets) {
        this.secrets = secrets;
    }

    String vend(String body) throws IOException, InterruptedException {
        JsonNode request = json.readTree(body);
        List<String> allowed = List.of(System.getenv("ALLOWED_SCOPES").split(","));
        for (JsonNode scope : request.path("scopes")) {
            if (!allowed.contains(scope.asText())) {
                throw new IllegalArgumentException("scope not allowed");
            }
        }
        String master = secrets.getSecretValue(get -> get.secretId(System.getenv("MASTER_TOKEN_SECRET_ID")))
                .secretString();
        String temporary = json.writeValueAsString(Map.of(
                "expires",
                        Instant.now()
                                .plusSeconds(3_540)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                "scopes", request.path("scopes")));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder()
                        .uri(URI.create(System.getenv("MAPBOX_API_URL") + "/tokens/v2/"
                                + System.getenv("MAPBOX_USERNAME") + "?access_token=" + master))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(temporary))
                        .build(),
                BodyHandlers.ofString());
        String token = json.readTree(response.body()).path("token").asText();
        return json.writeValueAsString(Map.of("token", token, "expires_in", 3_540));
    }
}
