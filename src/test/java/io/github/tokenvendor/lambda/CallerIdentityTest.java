package io.github.tokenvendor.lambda;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestPolicies;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 5 of the contract, through both handlers: who calls, and what they get. */
class CallerIdentityTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    private final VendorFixture surroundings = new VendorFixture(clock);
    private final FakeIssuer issuer = FakeIssuer.start(clock);

    @AfterEach
    void stop() {
        issuer.close();
        surroundings.close();
    }

    private static final String VISITORS = "{\"name\":\"visitors\",\"scopes\":[\"styles:read\"],\"max_seconds\":300}";

    private String editors(String more) {
        return TestPolicies.of(issuer, "editors", ",\"claims\":{\"groups\":\"editors\"}" + more);
    }

    private VendorUnderTest vendor(Gateway gateway, String... policies) {
        return surroundings
                .with("POLICIES", "[" + String.join(",", policies) + "]")
                .vendor(gateway);
    }

    private String editor(String name) {
        return issuer.token(name, Map.of("groups", List.of("staff", "editors")));
    }

    private VendorReply ask(VendorUnderTest vendor, Gateway gateway, String credential, String body) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("content-type", "application/json"));
        if (!credential.isEmpty()) {
            headers.put("Authorization", "Bearer " + credential);
        }
        return vendor.invoke(gateway.eventOf("POST", "/tokens", headers, body), LambdaContext.FULL, LIMIT);
    }

    private static JsonNode line(VendorUnderTest vendor) {
        List<String> lines = vendor.newLines(1);
        assertThat(lines).hasSize(1);
        return Json.read(lines.get(0));
    }

    private static List<String> scopes(VendorReply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return JSON.convertValue(
                reply.json().path("scopes"), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    private static void assertRefused(VendorReply reply, int status, String code) {
        assertThat(reply.json().path("code").asText()).as(reply.body()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("retryable").asBoolean()).isEqualTo(status == 429 || status == 503);
    }

    @ParameterizedTest
    @EnumSource
    void eachCaller_getsWhatItsPolicyAllows(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(",\"max_seconds\":1200"), VISITORS);

        VendorReply visitor = ask(vendor, gateway, "", "");
        assertThat(scopes(visitor)).containsExactly("styles:read");
        assertThat(visitor.json().path("expires_in").asInt()).isBetween(290, 300);
        JsonNode line = line(vendor);
        assertThat(line.path("policy").asText()).isEqualTo("visitors");
        assertThat(line.path("Policy").asText()).isEqualTo("visitors");
        assertThat(line.path("WouldRefuse").asInt(-1)).isZero();
        assertThat(line.has("issuer") || line.has("subject")).isFalse();
        assertThat(line.path("_aws").path("CloudWatchMetrics").toString()).contains("[[\"FunctionName\",\"Policy\"]]");

        VendorReply editor = ask(vendor, gateway, editor("ann"), "");
        assertThat(scopes(editor)).containsExactly("fonts:read", "styles:read", "styles:tiles");
        assertThat(editor.json().path("expires_in").asInt()).isBetween(1_190, 1_200);
        line = line(vendor);
        assertThat(line.path("policy").asText()).isEqualTo("editors");
        assertThat(line.path("issuer").asText()).isEqualTo(issuer.url().toString());
        assertThat(line.path("subject").asText()).isEqualTo("ann");
        assertThat(line.path("keys_status").asInt()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void scopeOutsideThePolicy_isRefusedAndNamesWhatThePolicyAllows(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);

        VendorReply reply = ask(vendor, gateway, "", "{\"scopes\":[\"fonts:read\"]}");
        assertRefused(reply, 403, "scope_not_allowed");
        assertThat(reply.json().path("detail").asText()).contains("fonts:read").endsWith("allowed are styles:read");
        assertThat(line(vendor).path("policy").asText()).isEqualTo("visitors");
        assertThat(surroundings.reads()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void longWish_isCappedByThePolicy(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, VISITORS);

        VendorReply reply = ask(vendor, gateway, "", "{\"expires_in\":3600}");
        assertThat(reply.json().path("expires_in").asInt()).isBetween(200, 300);
    }

    @ParameterizedTest
    @EnumSource
    void noCredentialAndNoPolicyForIt_isAuthenticationRequired(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""));

        VendorReply reply = ask(vendor, gateway, "", "");
        assertRefused(reply, 401, "authentication_required");
        assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(line(vendor).has("policy")).isFalse();
        assertNobodyWasAsked();
        assertThat(issuer.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forgedCredential_isInvalidAndDoesNotFallBack(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);
        String credential = editor("ann");

        VendorReply reply = ask(vendor, gateway, credential.substring(0, credential.length() - 8) + "AAAAAAAA", "");
        assertRefused(reply, 401, "invalid_credential");
        assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        JsonNode line = line(vendor);
        assertThat(line.has("subject") || line.has("issuer") || line.has("policy"))
                .isFalse();
        assertThat(line.toString() + reply.body()).doesNotContain(credential.substring(0, 20));
        assertNobodyWasAsked();
    }

    @ParameterizedTest
    @EnumSource
    void verifiedCredentialWithoutAPolicy_isNotAllowedAndTheLogSaysWhichClaim(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);

        VendorReply reply = ask(vendor, gateway, issuer.token("bob", Map.of("groups", "staff")), "");
        assertRefused(reply, 403, "caller_not_allowed");
        assertThat(reply.body()).doesNotContain("groups");
        JsonNode line = line(vendor);
        assertThat(line.path("detail").asText()).contains("editors: claims.groups");
        assertThat(line.path("subject").asText()).isEqualTo("bob");
        assertNobodyWasAsked();
    }

    @ParameterizedTest
    @EnumSource
    void issuerFails_isKeysUnavailableWithRetryAfter(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);
        issuer.respondAlways(aResponse().withStatus(500));

        VendorReply reply = ask(vendor, gateway, editor("ann"), "");
        assertRefused(reply, 503, "keys_unavailable");
        assertThat(reply.headers()).containsEntry("Retry-After", "30");
        JsonNode line = line(vendor);
        assertThat(line.path("keys_status").asInt()).isEqualTo(500);
        assertThat(line.path("UpstreamFailure").asText()).isEqualTo("keys_5xx");
        assertThat(scopes(ask(vendor, gateway, "", ""))).containsExactly("styles:read");
    }

    @ParameterizedTest
    @EnumSource
    void preflightAndHealth_needNoCredential(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(""));

        assertThat(vendor.invoke(gateway.eventOf("GET", "/health", Map.of(), ""), LambdaContext.FULL, LIMIT)
                        .status())
                .isEqualTo(200);
        Map<String, String> origin = Map.of("origin", VendorFixture.ORIGIN);
        assertThat(vendor.invoke(gateway.eventOf("OPTIONS", "/tokens", origin, ""), LambdaContext.FULL, LIMIT)
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource
    void reportOnly_servesByThePolicyForAnyoneAndCountsWhatItWouldRefuse(Gateway gateway) {
        surroundings.with("AUTHENTICATION", "report");
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);

        assertThat(scopes(ask(vendor, gateway, "x.y.z", ""))).containsExactly("styles:read");
        JsonNode line = line(vendor);
        assertThat(line.path("would_refuse").asText()).isEqualTo("invalid_credential");
        assertThat(line.path("WouldRefuse").asInt()).isEqualTo(1);
        assertThat(line.path("policy").asText()).isEqualTo("visitors");

        assertThat(scopes(ask(vendor, gateway, issuer.token("bob", Map.of()), "")))
                .containsExactly("styles:read");
        assertThat(line(vendor).path("would_refuse").asText()).isEqualTo("caller_not_allowed");
    }

    @ParameterizedTest
    @EnumSource
    void callersOfTheSameScopesAndBucket_shareTokensUnlessPolicyForbidsIt(Gateway gateway) {
        VendorUnderTest shared = vendor(gateway, editors(""));
        String token = token(ask(shared, gateway, editor("ann"), ""));
        assertThat(token(ask(shared, gateway, editor("bob"), ""))).isEqualTo(token);

        VendorUnderTest own = vendor(gateway, editors(",\"tokens\":\"own\""));
        String anns = token(ask(own, gateway, editor("ann"), ""));
        String bobs = token(ask(own, gateway, editor("bob"), ""));
        assertThat(anns).isNotEqualTo(bobs);
        assertThat(token(ask(own, gateway, editor("ann"), ""))).isEqualTo(anns);
        surroundings.mapbox().respondAlways(aResponse().withStatus(503));
        assertRefused(ask(own, gateway, editor("cem"), ""), 503, "mapbox_unavailable");
    }

    @ParameterizedTest
    @EnumSource
    void callerBeyondItsAllowance_isRefusedForItselfAlone(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(",\"requests_per_minute\":2"), VISITORS);
        ask(vendor, gateway, editor("ann"), "");
        ask(vendor, gateway, editor("ann"), "{\"scopes\":[\"fonts:read\"]}");
        vendor.newLines(2);

        VendorReply reply = ask(vendor, gateway, editor("ann"), "");
        assertRefused(reply, 429, "too_many_requests");
        assertThat(reply.headers()).containsEntry("Retry-After", "60");
        JsonNode line = line(vendor);
        assertThat(line.path("policy").asText()).isEqualTo("editors");
        assertThat(line.path("subject").asText()).isEqualTo("ann");
        assertThat(ask(vendor, gateway, editor("bob"), "").status()).isEqualTo(200);
        assertThat(ask(vendor, gateway, "", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void policyBeyondItsPartOfTheMints_leavesTheOthersTheirs(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, "{\"name\":\"visitors\",\"mints_per_minute\":1}", editors(""));
        assertThat(ask(vendor, gateway, "", "{\"scopes\":[\"fonts:read\"]}").status())
                .isEqualTo(200);

        VendorReply reply = ask(vendor, gateway, "", "{\"scopes\":[\"styles:read\"]}");
        assertRefused(reply, 429, "too_many_requests");
        assertThat(ask(vendor, gateway, editor("ann"), "{\"scopes\":[\"styles:read\"]}")
                        .status())
                .isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ask(vendor, gateway, "", "{\"scopes\":[\"styles:tiles\"]}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void claimsThatTheGatewayVerified_needNoKeys(Gateway gateway) throws Exception {
        VendorUnderTest vendor = vendor(gateway, editors(""), VISITORS);
        ObjectNode event = (ObjectNode) JSON.readTree(gateway.eventOf(
                "POST",
                "/tokens",
                Map.of("content-type", "application/json", "authorization", "Bearer seen-by-the-gateway"),
                "{}"));
        ObjectNode claims = event.withObject("/requestContext/authorizer/jwt/claims");
        claims.put("iss", issuer.url().toString())
                .put("aud", FakeIssuer.AUDIENCE)
                .put("sub", "ann");
        claims.put("groups", "[staff editors]").put("exp", "1");

        VendorReply reply = vendor.invoke(event.toString(), LambdaContext.FULL, LIMIT);
        assertThat(scopes(reply)).hasSize(3);
        assertThat(line(vendor).path("policy").asText()).isEqualTo("editors");
        assertThat(issuer.calls()).isEmpty();

        claims.put("groups", "[staff]");
        assertRefused(vendor.invoke(event.toString(), LambdaContext.FULL, LIMIT), 403, "caller_not_allowed");
    }

    @ParameterizedTest
    @EnumSource
    void secretScope_isForPoliciesWithAnIssuerAlone(Gateway gateway) {
        surroundings.with("ALLOWED_SCOPES", "styles:read,uploads:write");
        assertThat(ask(vendor(gateway, editors(""), VISITORS), gateway, "", "").status())
                .isEqualTo(200);
        assertRefused(ask(vendor(gateway, editors(""), "{\"name\":\"all\"}"), gateway, "", ""), 500, "misconfigured");
    }

    @ParameterizedTest
    @EnumSource
    void faultyPolicies_areMisconfiguredAndTheLogHasEveryPlace(Gateway gateway) {
        surroundings.with("AUTHENTICATION", "maybe").with("MAX_TOKEN_SECONDS", "7");
        VendorUnderTest vendor = vendor(gateway, editors(",\"tokens\":1"), "{\"name\":\"A\",\"x\":1}");

        assertRefused(ask(vendor, gateway, "", ""), 500, "misconfigured");
        assertThat(line(vendor).path("detail").asText())
                .contains("MAX_TOKEN_SECONDS", "AUTHENTICATION must be enforce or report", "POLICIES[0].tokens");
    }

    @Test
    void rotatedKey_isFetchedAtOnce() {
        VendorUnderTest vendor = vendor(Gateway.HTTP_API, editors(""));
        assertThat(ask(vendor, Gateway.HTTP_API, editor("ann"), "").status()).isEqualTo(200);
        issuer.rotate(io.github.tokenvendor.fake.SigningKey.ec("key-2", "P-256"));
        assertThat(ask(vendor, Gateway.HTTP_API, editor("ann"), "").status()).isEqualTo(200);
    }

    private static String token(VendorReply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("token").asText();
    }

    private void assertNobodyWasAsked() {
        assertThat(surroundings.reads()).isZero();
        assertThat(surroundings.mapbox().calls()).isEmpty();
    }
}
