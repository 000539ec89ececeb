package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which a request is checked; {@link ApiTest} tests whole responses. */
class TokenRoutesTest {
    private static final String MAPS = "https://maps.example.com";
    private static final String OTHER = "https://other.example.com";

    private final VendorHarness harness = new VendorHarness();
    private final UpstreamCalls calls = new UpstreamCalls();
    private final TokenRoutes routes = new TokenRoutes(
            harness.vendor,
            harness.everybody,
            Optional.empty(),
            harness.check,
            new CorsPolicy(new OriginAllowlist(Set.of(MAPS))),
            "/maps",
            Optional.empty(),
            Duration.ofSeconds(20));

    @AfterEach
    void close() {
        harness.close();
    }

    private ApiResult serve(ApiRequest request) throws ProblemException {
        return routes.serve(request, calls);
    }

    private static ApiRequest withBody(String path, String contentType) {
        return Requests.of("POST", path, Map.of("content-type", List.of(contentType)), "{}");
    }

    @Test
    void check_tokenWhoseStatusCannotBeHad_failsWithTheReason() {
        ApiResult result = routes.check(Requests.of("", ""), calls);

        assertThat(result.outcome()).isEqualTo("check_failed");
        assertThat(result.detail()).isNotBlank();
        assertThat(result.response().status()).isEqualTo(404);
    }

    /** Pages of any origin may check the health, which reveals nothing. */
    @Test
    void serve_health_isForEveryOrigin() throws ProblemException {
        assertThat(serve(Requests.withOrigin("GET", "/maps/health", OTHER)).outcome())
                .isEqualTo("healthy");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /nowhere, not_found",
        "GET, /tokens, method_not_allowed",
        "POST, /tokens, origin_not_allowed",
        "OPTIONS, /tokens, origin_not_allowed"
    })
    void serve_otherOrigin_isRefusedAfterThePathAndBeforeTheBody(String method, String path, String code) {
        Map<String, List<String>> headers = Map.of("origin", List.of(OTHER), "content-type", List.of("text/plain"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> serve(Requests.of(method, path, headers, "no JSON")))
                .satisfies(e -> assertThat(e.type().code()).isEqualTo(code));
    }

    @Test
    void serve_preflight_vendsNothing() throws ProblemException {
        ApiResult result = serve(Requests.withOrigin("OPTIONS", "/tokens", MAPS));

        assertThat(result.outcome()).isEqualTo("preflight");
        assertThat(result.response().headers()).containsEntry("Access-Control-Allow-Methods", "POST");
        assertThat(harness.secret.reads()).isZero();
    }

    @Test
    void serve_formBody_isAcceptedAtMapboxsPathOnly() throws ProblemException {
        String form = "application/x-www-form-urlencoded";

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> serve(withBody("/maps/tokens", form)))
                .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE));
        assertThat(serve(withBody("/maps/tokens/v2/cartographer", form)).token())
                .isPresent();
    }

    @Test
    void serve_vendorFailure_isAProblemWithRetryAfter_andItsCallsAreRecorded() {
        harness.mapbox.script(mint -> new Reply(503, ""));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> serve(Requests.post("{}")))
                .satisfies(e -> assertThat(e.type()).isEqualTo(ProblemType.MAPBOX_UNAVAILABLE))
                .satisfies(e -> assertThat(e.headers()).containsEntry("Retry-After", "5"));
        assertThat(calls.all()).extracting(UpstreamCall::status).contains(503);
    }
}
