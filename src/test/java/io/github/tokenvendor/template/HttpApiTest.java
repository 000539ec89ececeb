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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiTest {
    private static final Template TEMPLATE = Template.read();
    private static final String ORIGIN = "https://maps.example.com";

    @Test
    void routes_matchTheContract_belowTheBasePathToo() {
        assertThat(routes(Map.of()))
                .containsExactlyInAnyOrder("POST /tokens", "POST /tokens/v2/{username}", "ANY /health");
        assertThat(routes(Map.of("BasePath", "/api")))
                .containsExactlyInAnyOrder(
                        "POST /tokens",
                        "POST /tokens/v2/{username}",
                        "ANY /health",
                        "POST ${BasePath}/tokens",
                        "POST ${BasePath}/tokens/v2/{username}",
                        "ANY ${BasePath}/health");
    }

    @Test
    void edge_addsItsRoute_belowTheBasePathToo() {
        Map<String, String> edge = Map.of("Edge", "On");
        Map<String, String> below = Map.of("Edge", "On", "BasePath", "/api");

        assertThat(added(Map.of(), edge)).containsExactly("ANY /tokens/anonymous");
        assertThat(added(Map.of("BasePath", "/api"), below))
                .containsExactly("ANY ${BasePath}/tokens/anonymous", "ANY /tokens/anonymous");
        assertThat(Deployment.with(edge).environment("VendorFunction")).containsEntry("EDGE_CACHE", "true");
        assertThat(Deployment.with(Map.of()).environment("VendorFunction")).containsEntry("EDGE_CACHE", "false");
    }

    private static Set<String> added(Map<String, String> before, Map<String, String> after) {
        Set<String> added = new TreeSet<>(routes(after));
        added.removeAll(routes(before));
        return added;
    }

    /** An OPTIONS route that no browser needs would let anybody cause invocations. */
    @ParameterizedTest
    @CsvSource({
        "'', false, false",
        "*, true, false",
        "https://maps.example.com, true, false",
        "'https://maps.example.com,http://localhost:5173', true, false",
        "https://*.example.com, false, true",
        "http://localhost:*, false, true",
        "'https://maps.example.com,capacitor://localhost', false, true",
    })
    void preflights_areHandledByTheGateway_orByTheVendor_orNotAtAll(String origins, boolean gateway, boolean vendor) {
        Deployment deployment = Deployment.with(Map.of("AllowedOrigins", origins));

        assertThat(deployment.refusals()).isEmpty();
        assertThat(deployment.has("GatewayAnswersPreflights")).isEqualTo(gateway);
        assertThat(routes(Map.of("AllowedOrigins", origins)).contains("OPTIONS /{path+}"))
                .isEqualTo(vendor);
        assertThat(TEMPLATE.properties("HttpApi")
                        .path("CorsConfiguration")
                        .path("Fn::If")
                        .get(0)
                        .asText())
                .isEqualTo("GatewayAnswersPreflights");
    }

    @Test
    void everyRoute_callsTheLiveVendorWithPayload2() {
        JsonNode integration = TEMPLATE.properties("VendorIntegration");

        assertThat(TEMPLATE.resourcesOfType("AWS::ApiGatewayV2::Route"))
                .allSatisfy(route -> assertThat(
                                Template.references(TEMPLATE.properties(route).path("Target")))
                        .containsExactly("VendorIntegration"));
        assertThat(integration.path("PayloadFormatVersion").asText()).isEqualTo("2.0");
        assertThat(integration.path("IntegrationType").asText()).isEqualTo("AWS_PROXY");
        assertThat(integration.path("IntegrationUri").path("Fn::Sub").asText())
                .endsWith("/functions/${VendorFunction.Arn}:live/invocations");
        assertThat(integration.path("TimeoutInMillis").asInt()).isEqualTo(30_000);
        assertThat(TEMPLATE.properties("VendorFunction")
                        .path("AutoPublishAlias")
                        .asText())
                .isEqualTo("live");
    }

    @Test
    void onlyVendingRoutes_requireAJsonWebToken_ifThereIsAnIssuer() {
        for (String route : TEMPLATE.resourcesOfType("AWS::ApiGatewayV2::Route")) {
            JsonNode properties = TEMPLATE.properties(route);
            boolean vends = key(route).startsWith("POST");
            assertThat(properties
                            .path("AuthorizationType")
                            .path("Fn::If")
                            .path(0)
                            .asText())
                    .as(route)
                    .isEqualTo(vends ? "HasJwt" : "");
            assertThat(Template.references(properties.path("AuthorizerId")).contains("JwtAuthorizer"))
                    .as(route)
                    .isEqualTo(vends);
        }
    }

    /** API Gateway refuses settings of a route that does not exist, or not yet. */
    @Test
    void routesWithOwnThrottling_exist_beforeTheStage() {
        JsonNode settings = TEMPLATE.properties("HttpApiStage").path("RouteSettings");
        JsonNode edge = settings.path("ANY /tokens/anonymous").path("Fn::If");

        assertThat(routes(Map.of("Edge", "On"))).containsAll(Template.names(settings));
        assertThat(routes(Map.of())).contains("ANY /health");
        assertThat(Template.names(settings)).hasSize(2);
        assertThat(edge.path(0).asText()).isEqualTo("HasEdge");
        assertThat(edge.path(2).path("Ref").asText()).isEqualTo("AWS::NoValue");
        assertThat(Template.texts(
                        TEMPLATE.section("Resources").path("HttpApiStage").path("DependsOn")))
                .containsExactly("EdgeRoute", "HealthRoute");
    }

    /** All of a site's keys at once, after a purge; the default rate is for callers, not for caches. */
    @Test
    void edgesThrottle_letsEveryRegionalCacheFetchEveryKey() {
        JsonNode edge = TEMPLATE.properties("HttpApiStage")
                .path("RouteSettings")
                .path("ANY /tokens/anonymous")
                .path("Fn::If")
                .path(1);
        int regionalCaches = 13;
        int origins = 5;
        int scopeSets = 4;

        assertThat(edge.path("ThrottlingBurstLimit").asInt()).isGreaterThan(regionalCaches * origins * scopeSets);
        assertThat(edge.path("ThrottlingRateLimit").asInt())
                .isGreaterThan(TEMPLATE.parameters()
                        .path("ThrottleRate")
                        .path("Default")
                        .asInt());
    }

    @Test
    void ownDomain_isTheOnlyAddress() {
        Map<String, String> domain = Map.of("DomainName", "tokens.example.com", "CertificateArn", "arn:aws:acm:x");
        JsonNode closed = TEMPLATE.properties("HttpApi").path("DisableExecuteApiEndpoint");

        assertThat(Deployment.with(domain).text(closed)).isEqualTo("true");
        assertThat(Deployment.with(domain).makes("CustomDomainMapping")).isTrue();
        assertThat(Deployment.with(Map.of()).text(closed)).isEqualTo("false");
        assertThat(Deployment.with(Map.of()).makes("CustomDomain")).isFalse();
    }

    /** API Gateway responds to preflights in the vendor's place and replaces its CORS headers. */
    @Test
    void gateway_sendsTheSameCorsHeadersAsTheVendor() {
        JsonNode gateway = TEMPLATE.properties("HttpApi")
                .path("CorsConfiguration")
                .path("Fn::If")
                .path(1);
        Map<String, String> preflight = vendorHeaders("OPTIONS");
        Map<String, String> response = vendorHeaders("GET");

        assertThat(list(preflight, "Access-Control-Allow-Methods"))
                .isEqualTo(set(Map.of(), gateway.path("AllowMethods")));
        assertThat(list(preflight, "Access-Control-Allow-Headers")).isEqualTo(small(gateway.path("AllowHeaders")));
        assertThat(list(preflight, "Access-Control-Max-Age"))
                .containsExactly(gateway.path("MaxAge").asText());
        assertThat(list(response, "Access-Control-Expose-Headers"))
                .isEqualTo(set(Map.of(), gateway.path("ExposeHeaders")));
        assertThat(response).containsEntry("Access-Control-Allow-Origin", ORIGIN);
        assertThat(response).doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(gateway.path("AllowCredentials").asBoolean(true)).isFalse();
        assertThat(Template.references(gateway.path("AllowOrigins"))).containsExactly("AllowedOrigins");
    }

    @Test
    void accessLog_keepsNoPathAndNoQuery() {
        String format = TEMPLATE.properties("HttpApiStage")
                .path("AccessLogSettings")
                .path("Format")
                .path("Fn::Sub")
                .path(0)
                .asText();

        assertThat(format)
                .contains("$context.routeKey", "$context.requestId", "$context.integration.requestId")
                .doesNotContain("$context.path", "querystring", "$request");
    }

    /** What GET /tokens/anonymous needs in addition to what POST needs. */
    @Test
    void gateway_withAnEdge_letsPagesGet_andReadAges() {
        JsonNode gateway = TEMPLATE.properties("HttpApi")
                .path("CorsConfiguration")
                .path("Fn::If")
                .path(1);
        Map<String, String> edge = Map.of("Edge", "On");

        assertThat(set(edge, gateway.path("AllowMethods"))).containsExactly("get", "post");
        assertThat(set(edge, gateway.path("ExposeHeaders"))).containsExactly("age", "date", "retry-after");
    }

    private static Set<String> set(Map<String, String> parameters, JsonNode values) {
        return list(Map.of("", Deployment.with(parameters).text(values)), "");
    }

    private static Set<String> routes(Map<String, String> parameters) {
        Deployment deployment = Deployment.with(parameters);
        return TEMPLATE.resourcesOfType("AWS::ApiGatewayV2::Route").stream()
                .filter(deployment::makes)
                .map(HttpApiTest::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String key(String route) {
        JsonNode key = TEMPLATE.properties(route).path("RouteKey");
        return key.path("Fn::Sub").asText(key.asText());
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
