package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.lambda.HttpApiHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HttpApiTest {
    private static final Template TEMPLATE = Template.read();
    private static final JsonNode API = TEMPLATE.properties("HttpApi").path("DefinitionBody");
    private static final String ORIGIN = "https://maps.example.com";

    @Test
    void routes_areTheContracts() {
        assertThat(routes().keySet())
                .containsExactlyInAnyOrder(
                        "POST /tokens",
                        "OPTIONS /tokens",
                        "POST /tokens/v2/{username}",
                        "OPTIONS /tokens/v2/{username}",
                        "GET /health");
    }

    @Test
    void everyRoute_callsTheLiveVendorWithPayload2() {
        assertThat(routes().values()).allSatisfy(route -> {
            JsonNode integration = route.path("x-amazon-apigateway-integration");
            assertThat(integration.path("payloadFormatVersion").asText()).isEqualTo("2.0");
            assertThat(integration.path("type").asText()).isEqualTo("AWS_PROXY");
            assertThat(integration.path("uri").path("Fn::Sub").asText())
                    .endsWith("/functions/${VendorFunction.Arn}:live/invocations");
            assertThat(integration.path("timeoutInMillis").asInt())
                    .isGreaterThan(TEMPLATE.properties("VendorFunction")
                                    .path("Timeout")
                                    .asInt()
                            * 1_000);
        });
        assertThat(TEMPLATE.properties("VendorFunction")
                        .path("AutoPublishAlias")
                        .asText())
                .isEqualTo("live");
    }

    @Test
    void exactlyTheRoutesThatVend_askForAJsonWebToken_ifThereIsAnIssuer() {
        routes().forEach((route, definition) -> {
            JsonNode security = definition.path("security").path("Fn::If");
            assertThat(security.path(0).asText()).as(route).isEqualTo(route.startsWith("POST") ? "HasJwt" : "");
            assertThat(security.path(1).path(0).has("jwt")).as(route).isEqualTo(route.startsWith("POST"));
        });
        assertThat(API.path("components")
                        .path("Fn::If")
                        .path(1)
                        .path("securitySchemes")
                        .has("jwt"))
                .isTrue();
    }

    @Test
    void routesWithOwnThrottling_exist() {
        assertThat(routes().keySet())
                .containsAll(Template.names(TEMPLATE.properties("HttpApi").path("RouteSettings")));
    }

    /** API Gateway answers preflights instead of the vendor and replaces its CORS headers on answers. */
    @Test
    void gateway_saysOfCorsWhatTheVendorSays() {
        JsonNode gateway = API.path("x-amazon-apigateway-cors").path("Fn::If").path(1);
        Map<String, String> preflight = vendorHeaders("OPTIONS");
        Map<String, String> answer = vendorHeaders("GET");

        assertThat(list(preflight, "Access-Control-Allow-Methods")).isEqualTo(small(gateway.path("allowMethods")));
        assertThat(list(preflight, "Access-Control-Allow-Headers")).isEqualTo(small(gateway.path("allowHeaders")));
        assertThat(list(preflight, "Access-Control-Max-Age"))
                .containsExactly(gateway.path("maxAge").asText());
        assertThat(list(answer, "Access-Control-Expose-Headers")).isEqualTo(small(gateway.path("exposeHeaders")));
        assertThat(answer).containsEntry("Access-Control-Allow-Origin", ORIGIN);
        assertThat(answer).doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(gateway.path("allowCredentials").asBoolean(true)).isFalse();
        assertThat(Template.references(gateway.path("allowOrigins"))).containsExactly("AllowedOrigins");
    }

    @Test
    void accessLog_keepsNoPathAndNoQuery() {
        String format = TEMPLATE.properties("HttpApi")
                .path("AccessLogSettings")
                .path("Format")
                .asText();

        assertThat(format).contains("$context.routeKey").doesNotContain("$context.path", "querystring", "$request");
    }

    private static Map<String, JsonNode> routes() {
        Map<String, JsonNode> routes = new TreeMap<>();
        API.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> routes.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
        return routes;
    }

    private static Map<String, String> vendorHeaders(String method) {
        Map<String, String> environment = new HashMap<>(ParametersTest.deployedByDefault());
        environment.put("ALLOWED_ORIGINS", ORIGIN);
        environment.put("AWS_REGION", "eu-central-1");
        HttpApiHandler vendor = new HttpApiHandler(
                environment, Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream(), true));
        APIGatewayV2HTTPResponse response = vendor.handleRequest(
                APIGatewayV2HTTPEvent.builder()
                        .withRawPath(method.equals("GET") ? "/health" : "/tokens")
                        .withHeaders(Map.of("origin", ORIGIN, "access-control-request-method", "POST"))
                        .withRequestContext(RequestContext.builder()
                                .withStage("$default")
                                .withHttp(RequestContext.Http.builder()
                                        .withMethod(method)
                                        .build())
                                .build())
                        .build(),
                null);
        assertThat(response.getStatusCode()).isBetween(200, 299);
        return response.getHeaders();
    }

    private static Set<String> list(Map<String, String> headers, String name) {
        return Arrays.stream(headers.getOrDefault(name, "").split(","))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> small(JsonNode array) {
        return Template.texts(array).stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
