package io.github.tokenvendor.issues;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The handler that most people write first. It is wrong on purpose: docs/forty-lines.md shows it and lists what fails. */
public class FortyLineHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String mapbox;
    private final Duration timeout;
    private final String master;

    public FortyLineHandler() {
        this(SecretsManagerClient.create(), "https://api.mapbox.com", Duration.ofSeconds(5));
    }

    FortyLineHandler(SecretsManagerClient secrets, String mapbox, Duration timeout) {
        this.mapbox = mapbox;
        this.timeout = timeout;
        this.master = secrets.getSecretValue(get -> get.secretId("mapbox/master-token"))
                .secretString();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        try {
            JsonNode input = json.readTree(event.getBody());
            Instant expires = Instant.now().plusSeconds(input.path("expires_in").asLong(3600));
            Map<String, Object> body = Map.of("scopes", input.path("scopes"), "expires", expires.toString());
            URI uri = URI.create(mapbox + "/tokens/v2/example?access_token=" + master);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(timeout)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return respond(response.statusCode(), response.body());
        } catch (Exception e) {
            context.getLogger().log("vending failed: " + e);
            return respond(500, e.toString());
        }
    }

    private static APIGatewayV2HTTPResponse respond(int status, String body) {
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(headers)
                .withBody(body)
                .build();
    }
}
