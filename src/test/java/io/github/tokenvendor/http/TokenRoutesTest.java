package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenRoutesTest {
    private static final String MAPS = "https://maps.example.com";

    private final VendorHarness harness = new VendorHarness();
    private final TokenRoutes routes =
            new TokenRoutes(harness.vendor, new CorsPolicy(Set.of(MAPS)), "/api", Duration.ofSeconds(20));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void serve_token_isVended_andTheCallsAreNoted() throws ProblemException {
        UpstreamCalls calls = new UpstreamCalls();

        ApiResult result = routes.serve(Requests.of("POST", "/api/tokens"), calls);

        assertThat(result.outcome()).isEqualTo("vended");
        assertThat(result.vended()).isPresent();
        assertThat(calls.all()).isNotEmpty();
    }

    /** Monitors ask from anywhere, and must not cost anything. */
    @Test
    void serve_health_asksNothing_whateverTheOrigin() throws ProblemException {
        ApiResult result =
                routes.serve(Requests.withOrigin("GET", "/api/health", "https://evil.example"), new UpstreamCalls());

        assertThat(result.outcome()).isEqualTo("healthy");
        assertThat(harness.secret.reads()).isZero();
    }

    @Test
    void serve_preflight_isAnsweredWithoutAToken() throws ProblemException {
        ApiResult result = routes.serve(Requests.withOrigin("OPTIONS", "/api/tokens", MAPS), new UpstreamCalls());

        assertThat(result.response().status()).isEqualTo(204);
        assertThat(harness.secret.reads()).isZero();
    }

    @Test
    void serve_otherOrigin_isRefusedBeforeItsBodyIsRead() {
        ApiRequest request = Requests.withOrigin("POST", "/api/tokens", "https://evil.example");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> routes.serve(request, new UpstreamCalls()))
                .matches(e -> e.type() == ProblemType.ORIGIN_NOT_ALLOWED);
    }

    @Test
    void serve_noToken_isTheProblemOfItsFailure() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> routes.serve(Requests.of("POST", "/api/tokens/v2/nobody"), new UpstreamCalls()))
                .matches(e -> e.type().status() == 404);
    }
}
