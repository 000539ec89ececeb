package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The nested stack with CloudFront, against what the contract allows shared caches to do. */
class EdgeTest {
    private static final Template TEMPLATE = Template.read();
    private static final Template EDGE = Template.readEdge();
    private static final JsonNode DISTRIBUTION = EDGE.properties("Distribution").path("DistributionConfig");
    private static final JsonNode CACHED = DISTRIBUTION.path("CacheBehaviors").path(0);

    /** s-maxage is 300 at most, and so is stale-if-error. */
    private static final int OLDEST_COPY = 600;

    private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private static final String ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

    @Test
    void edge_isOffByDefault_andOneParameterAway() {
        assertThat(Deployment.with(Map.of()).makes("EdgeStack")).isFalse();
        assertThat(Deployment.with(Map.of("Edge", "On")).makes("EdgeStack")).isTrue();
        for (String output : Set.of("EdgeEndpoint", "EdgeDomainTarget", "PurgeEdgeCommand")) {
            assertThat(TEMPLATE.section("Outputs")
                            .path(output)
                            .path("Condition")
                            .asText())
                    .isEqualTo("HasEdge");
        }
    }

    @Test
    void nestedStack_getsEveryParameter_andHasEveryOutput() {
        JsonNode stack = TEMPLATE.properties("EdgeStack");

        assertThat(stack.path("TemplateURL").asText()).isEqualTo("edge.yaml");
        assertThat(Template.names(stack.path("Parameters"))).isEqualTo(Template.names(EDGE.parameters()));
        assertThat(TEMPLATE.section("Outputs").findValuesAsText("Fn::GetAtt"))
                .filteredOn(attribute -> attribute.startsWith("EdgeStack."))
                .map(attribute -> attribute.replace("EdgeStack.Outputs.", ""))
                .containsExactlyInAnyOrderElementsOf(Template.names(EDGE.section("Outputs")));
    }

    /** CloudFront's names are global in an account: the same stack in two Regions must not collide. */
    @Test
    void names_containTheRegion() {
        JsonNode name = TEMPLATE.properties("EdgeStack").path("Parameters").path("Name");

        assertThat(Template.references(name)).containsExactly("AWS::StackName", "AWS::Region");
    }

    @Test
    void origin_isTheOnlyAddressThatTheApiHas() {
        JsonNode host = TEMPLATE.properties("EdgeStack").path("Parameters").path("ApiHost");
        Map<String, String> domain = Map.of("DomainName", "tokens.example.com");

        assertThat(Deployment.with(domain).text(host)).isEqualTo("tokens.example.com");
        assertThat(host.path("Fn::If").path(2).path("Fn::Sub").asText()).startsWith("${HttpApi}.execute-api.");
        assertThat(DISTRIBUTION
                        .path("Origins")
                        .path(0)
                        .path("DomainName")
                        .path("Ref")
                        .asText())
                .isEqualTo("ApiHost");
    }

    @Test
    void cachedPath_isTheAnonymousOneAlone_withAPrefixToo() {
        Pattern pattern = Pattern.compile(
                "/?" + CACHED.path("PathPattern").asText().replace("*", ".*").replace("/", "\\/"));

        assertThat(DISTRIBUTION.path("CacheBehaviors")).hasSize(1);
        assertThat("/tokens/anonymous").matches(pattern);
        assertThat("/api/maps/tokens/anonymous").matches(pattern);
        for (String other : Set.of("/tokens", "/tokens/v2/anonymous", "/tokens/anonymous/", "/health")) {
            assertThat(other).doesNotMatch(pattern);
        }
    }

    @Test
    void everythingElse_isForwardedUncached_exceptItsHost() {
        JsonNode others = DISTRIBUTION.path("DefaultCacheBehavior");

        assertThat(others.path("CachePolicyId").asText()).isEqualTo(CACHING_DISABLED);
        assertThat(others.path("OriginRequestPolicyId").asText()).isEqualTo(ALL_VIEWER_EXCEPT_HOST);
        assertThat(Template.texts(others.path("AllowedMethods"))).contains("POST", "OPTIONS", "GET");
    }

    @Test
    void cacheKey_hasTheOriginTheScopesAndACredential_andNothingElse() {
        JsonNode policy = EDGE.properties("CachePolicy").path("CachePolicyConfig");
        JsonNode key = policy.path("ParametersInCacheKeyAndForwardedToOrigin");

        assertThat(CACHED.path("CachePolicyId").path("Ref").asText()).isEqualTo("CachePolicy");
        assertThat(Template.texts(key.path("HeadersConfig").path("Headers")))
                .containsExactly("Authorization", "Origin");
        assertThat(Template.texts(key.path("QueryStringsConfig").path("QueryStrings")))
                .containsExactly("scopes");
        assertThat(key.path("CookiesConfig").path("CookieBehavior").asText()).isEqualTo("none");
    }

    @Test
    void noCopy_isOlderThanTheContractAllows_andOnlyAllowedOnesAreKept() {
        JsonNode policy = EDGE.properties("CachePolicy").path("CachePolicyConfig");

        assertThat(policy.path("MaxTTL").asInt()).isEqualTo(OLDEST_COPY);
        assertThat(policy.path("MinTTL").asInt(-1)).isZero();
        assertThat(policy.path("DefaultTTL").asInt(-1)).isZero();
    }

    @Test
    void viewers_areToldToKeepNoCopy() {
        JsonNode policy = EDGE.properties("ResponseHeadersPolicy").path("ResponseHeadersPolicyConfig");
        JsonNode custom = policy.path("CustomHeadersConfig").path("Items").path(0);

        assertThat(CACHED.path("ResponseHeadersPolicyId").path("Ref").asText()).isEqualTo("ResponseHeadersPolicy");
        assertThat(custom.path("Header").asText()).isEqualTo("Cache-Control");
        assertThat(custom.path("Value").asText()).isEqualTo("no-store");
        assertThat(custom.path("Override").asBoolean()).isTrue();
        assertThat(policy.path("RemoveHeadersConfig").findValuesAsText("Header"))
                .containsExactly("CDN-Cache-Control");
    }

    /** CloudFront keeps each of these for ten seconds unless told otherwise. */
    @Test
    void refusals_areNotKept_andFailuresForASecond() {
        Map<Integer, Integer> kept = new TreeMap<>();
        DISTRIBUTION
                .path("CustomErrorResponses")
                .forEach(error -> kept.put(
                        error.path("ErrorCode").asInt(),
                        error.path("ErrorCachingMinTTL").asInt(-1)));

        assertThat(kept).isEqualTo(Map.of(404, 0, 414, 0, 500, 1, 501, 0, 502, 1, 503, 1, 504, 1));
    }
}
