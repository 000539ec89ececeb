package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code GET /tokens/anonymous} through both handlers: how policies and the master token affect it. */
class AnonymousTokensTest {
    private static final String PATH = "/tokens/anonymous";
    private static final String VISITORS = "{\"name\":\"visitors\",\"scopes\":[\"styles:read\"],\"max_seconds\":300}";

    private final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    private final VendorFixture surroundings = new VendorFixture(clock).with("EDGE_CACHE", "true");
    private final FakeIssuer issuer = FakeIssuer.start(clock);

    @AfterEach
    void stop() {
        issuer.close();
        surroundings.close();
    }

    private String editors() {
        return TestPolicies.of(issuer, "editors", ",\"header\":\"X-Editor\"");
    }

    private VendorUnderTest vendor(Gateway gateway, String... policies) {
        return surroundings
                .with("POLICIES", "[" + String.join(",", policies) + "]")
                .vendor(gateway);
    }

    private static VendorReply get(VendorUnderTest vendor, Gateway gateway, Map<String, String> headers) {
        return vendor.invoke(gateway.eventOf("GET", PATH, headers, ""), LambdaContext.FULL, Duration.ofSeconds(15));
    }

    private static long sharedMaxAge(VendorReply reply) {
        return Long.parseLong(reply.header("Cache-Control").replaceFirst(".*s-maxage=([0-9]+).*", "$1"));
    }

    @ParameterizedTest
    @EnumSource
    void visitor_getsWhatThePolicyWithoutIssuerAllows_andCopiesAreYoungForItsShortLife(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(), VISITORS);

        VendorReply reply = get(vendor, gateway, Map.of());

        JsonNode token = reply.json();
        assertThat(token.path("scopes").toString()).isEqualTo("[\"styles:read\"]");
        assertThat(sharedMaxAge(reply)).isBetween(24L, 30L);
        assertThat(reply.header("Cache-Control")).endsWith("stale-while-revalidate=3, stale-if-error=30");
        assertThat(token.path("expires_in").asLong()).isEqualTo(300 - sharedMaxAge(reply) - 30);
        JsonNode line = vendor.newLine();
        assertThat(line.path("policy").asText()).isEqualTo("visitors");
        assertThat(line.path("served_for_cache").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void credential_isRefusedUnread_whateverItIs(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(), VISITORS);
        for (String credential : List.of(issuer.token("ann", Map.of()), "forged", "")) {
            VendorReply reply = get(vendor, gateway, Map.of("x-editor", credential));

            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            assertThat(reply.json().path("code").asText()).isEqualTo("invalid_request");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        }
        assertThat(issuer.calls()).isEmpty();
        assertThat(surroundings.reads()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void headerThatNoPolicyNames_isNoCredential(Gateway gateway) {
        VendorUnderTest vendor = vendor(gateway, editors(), VISITORS);

        assertThat(get(vendor, gateway, Map.of("authorization", "Bearer x")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void onlyPoliciesWithAnIssuer_requireAuthentication(Gateway gateway) {
        VendorReply reply = get(vendor(gateway, editors()), gateway, Map.of());

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("code").asText()).isEqualTo("authentication_required");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @EnumSource
    void temporaryMaster_copiesAreYoungForWhatItLeaves(Gateway gateway) {
        surroundings.store(surroundings
                .mapbox()
                .issueTemporaryToken(
                        surroundings.account(),
                        List.of("tokens:write", "styles:read", "fonts:read", "styles:tiles"),
                        clock.instant().plusSeconds(100)));
        VendorReply reply = get(surroundings.vendor(gateway), gateway, Map.of());

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(sharedMaxAge(reply)).isBetween(7L, 10L);
        assertThat(reply.header("Cache-Control")).matches(".*stale-while-revalidate=[01], stale-if-error=(9|10)");
    }

    /** A caller of POST and a cache share the lease, so a cache needs no mint of its own. */
    @Test
    void cache_andCallersOfPost_shareOneMint() {
        VendorUnderTest vendor = surroundings.vendor(Gateway.HTTP_API);

        JsonNode copy = Json.read(get(vendor, Gateway.HTTP_API, Map.of()).body());
        JsonNode posted =
                Json.read(vendor.requestToken("{}", Duration.ofSeconds(15)).body());

        assertThat(copy.path("token")).isEqualTo(posted.path("token"));
        assertThat(surroundings.responses(201)).isOne();
    }
}
