package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /tokens/anonymous}, whose responses shared caches may keep. */
class EdgeRouteTest {
    private static final String PATH = "/tokens/anonymous";

    private final ApiFixture fixture = new ApiFixture();
    private final Api api = fixture.edgeApi(Set.of(ApiFixture.MAPS), 0.5);

    @AfterEach
    void close() {
        fixture.close();
    }

    private ApiResponse get(String query) {
        return api.handle(Requests.query(PATH, query));
    }

    private static long number(ApiResponse response, String member) {
        return ((BigInteger) ApiFixture.json(response.body()).get(member)).longValue();
    }

    private static String token(ApiResponse response) {
        return (String) ApiFixture.json(response.body()).get("token");
    }

    @Test
    void get_newToken_hasTheLifetimesOfItsOldestCopy_andItsOwnExpiry() {
        ApiResponse response = get("");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry(
                        "Cache-Control",
                        "public, max-age=0, s-maxage=270, stale-while-revalidate=30, stale-if-error=300")
                .containsEntry(
                        "CDN-Cache-Control", "public, max-age=270, stale-while-revalidate=30, stale-if-error=300")
                .containsEntry("Vary", "Origin")
                .containsEntry("Content-Type", "application/json");
        assertThat(number(response, "expires_in")).isEqualTo(3_540 - 570);
        assertThat(number(response, "refresh_in")).isEqualTo(2_655 - 570);
        assertThat(ApiFixture.json(response.body()))
                .containsEntry("expires", "2026-11-03T10:59:00Z")
                .containsEntry("issued_at", "2026-11-03T10:00:00Z");
    }

    @Test
    void get_andPost_vendTheSameToken() {
        ApiResponse posted = api.handle(Requests.post("{}"));

        assertThat(token(get(""))).isEqualTo(token(posted));
        assertThat(posted.headers()).containsEntry("Cache-Control", "no-store").doesNotContainKey("CDN-Cache-Control");
        assertThat(fixture.lines().get(0)).doesNotContain("served_for_cache");
        assertThat(fixture.lastLine()).contains("\"served_for_cache\":true", "\"Outcome\":\"vended\"");
    }

    /** Otherwise a cache would serve the old token for minutes after the vendor has replaced it. */
    @Test
    void get_leaseAboutToBeReplaced_isFreshNoLongerThanThat() {
        get("");
        // It is replaced when half of its life is left.
        fixture.clock.advance(Duration.ofSeconds(3_540 / 2 - 20));

        assertThat(get("").headers().get("Cache-Control")).contains("s-maxage=18,");
    }

    @Test
    void get_whileMapboxFails_isFreshForFiveSecondsAtMost() {
        ApiResponse first = get("");
        fixture.clock.advance(Duration.ofSeconds(3_540 - 100));
        fixture.mapbox.script(mint -> new Reply(503, ""));

        ApiResponse stale = get("");

        assertThat(token(stale)).isEqualTo(token(first));
        assertThat(stale.headers().get("Cache-Control"))
                .isEqualTo("public, max-age=0, s-maxage=1, stale-while-revalidate=30, stale-if-error=49");
        assertThat(number(stale, "expires_in")).isEqualTo(50);
        assertThat(number(stale, "refresh_in")).isEqualTo(25);
        assertThat(fixture.lastLine()).contains("\"source\":\"stale\"", "\"served_for_cache\":true");
    }

    @Test
    void get_anOldCopy_isStillValidWhenACacheServesIt() {
        Instant served = fixture.clock.instant();
        ApiResponse response = get("");

        long oldest = 270 + 300;
        Instant promised = served.plusSeconds(oldest + number(response, "expires_in"));
        assertThat(promised).isEqualTo(Instant.parse((String)
                ApiFixture.json(response.body()).get("expires")));
    }

    @Test
    void get_fromAnAllowedOrigin_letsThePageReadItsAge() {
        ApiResponse response = api.handle(Requests.withOrigin("GET", PATH, ApiFixture.MAPS));

        assertThat(response.headers())
                .containsEntry("Access-Control-Allow-Origin", ApiFixture.MAPS)
                .containsEntry("Access-Control-Expose-Headers", "Retry-After, Age, Date");
    }

    @Test
    void get_withoutAnOrigin_hasNoCorsHeaders() {
        assertThat(get("").headers().keySet()).noneMatch(name -> name.startsWith("Access-Control-"));
    }

    /** A refusal that a cache kept, or that replaced what it keeps, would lock out others. */
    @ParameterizedTest
    @ValueSource(strings = {"x=1", "scopes=styles:read,fonts:read", "scopes=datasets:read", "scopes="})
    void get_refused_isKeptByNoCache_andReachesNoUpstream(String query) {
        ApiResponse response = get(query);

        assertThat(response.status()).isBetween(400, 403);
        assertThat(response.headers()).containsAllEntriesOf(ApiFixture.ALWAYS).doesNotContainKey("CDN-Cache-Control");
        assertThat(fixture.secret.reads()).isZero();
    }

    @Test
    void get_failed_isKeptByNoCache() {
        fixture.mapbox.script(mint -> new Reply(503, ""));

        ApiFixture.assertProblem(get(""), 503, "mapbox_unavailable");
    }

    @Test
    void get_scopesInAnotherOrder_namesTheOneSpelling() {
        ApiResponse response = get("scopes=styles:read,fonts%3Aread,fonts:read");

        ApiFixture.assertProblem(response, 400, "invalid_scope");
        assertThat(response.body()).contains("?scopes=fonts:read,styles:read\"");
    }

    /** An authorizer lets this caller in, but a cache would hand the response to others. */
    @Test
    void get_withClaimsThatTheGatewayVerified_isRefused() {
        ApiRequest anonymous = Requests.query(PATH, "");
        ApiRequest known = new ApiRequest(
                anonymous.id(),
                anonymous.gatewayId(),
                Map.of("sub", "user-1"),
                anonymous.function(),
                anonymous.remaining(),
                anonymous.method(),
                anonymous.path(),
                anonymous.query(),
                anonymous.headers(),
                anonymous.body(),
                anonymous.base64());

        ApiFixture.assertProblem(api.handle(known), 400, "invalid_request");
        assertThat(fixture.secret.reads()).isZero();
    }

    @Test
    void get_whereTheRouteIsOff_isNotFound() {
        ApiFixture.assertProblem(fixture.handle(Requests.query(PATH, "")), 404, "not_found");
    }

    @Test
    void head_isRefused_becauseItsResponseWouldStandInForThatOfGet() {
        ApiResponse response = api.handle(Requests.of("HEAD", PATH));

        ApiFixture.assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers()).containsEntry("Allow", "GET, OPTIONS");
    }

    /** Each draw gives its copy another age, so that keys and caches do not expire in the same second. */
    @Test
    void get_lowestDraw_isFourFifths() {
        Api lowest = fixture.edgeApi(Set.of(ApiFixture.MAPS), 0);

        assertThat(lowest.handle(Requests.query(PATH, "")).headers().get("Cache-Control"))
                .contains("s-maxage=240,");
    }
}
