package io.github.tokenvendor.http;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.VendedToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiResultTest {
    private static final Instant ISSUED = Instant.parse("2026-11-03T10:00:00.987Z");
    private static final Instant EXPIRES = Instant.parse("2026-11-03T11:00:00Z");
    private static final String TOKEN = TestTokens.temporary("cartographer", List.of("styles:read"), ISSUED, EXPIRES);

    private static VendedToken vended(Instant at) {
        Lease lease = new Lease(TestTokens.parsed(TOKEN), scopes("styles:read", "fonts:read"), ISSUED, EXPIRES, "");
        return new VendedToken(lease, VendedToken.Source.REUSED, at, at);
    }

    private static String rest(ApiResult result) {
        String body = result.response().body();
        return body.substring(body.indexOf("\"issued_at\""));
    }

    @Test
    void token_times_areWholeSecondsRoundedDown() {
        ApiResult result = ApiResult.token(vended(EXPIRES.minusMillis(101_500)));

        assertThat(result.response().body()).startsWith("{\"token\":\"" + TOKEN + "\",");
        assertThat(rest(result))
                .isEqualTo("\"issued_at\":\"2026-11-03T10:00:00Z\",\"expires\":\"2026-11-03T11:00:00Z\","
                        + "\"expires_in\":101,\"refresh_in\":75,\"scopes\":[\"fonts:read\",\"styles:read\"]}");
        assertThat(result.outcome()).isEqualTo("vended");
        assertThat(result.token()).isPresent();
    }

    @Test
    void token_expired_hasNoTimeLeft() {
        assertThat(rest(ApiResult.token(vended(EXPIRES.plusSeconds(5))))).contains("\"expires_in\":0,\"refresh_in\":0");
    }

    @Test
    void token_isNotPrinted() {
        assertThat(ApiResult.token(vended(ISSUED)).toString())
                .contains("ApiResponse[200]")
                .doesNotContain(TOKEN)
                .doesNotContain("tk.");
    }

    @Test
    void preflight_headers_areAddedToTheCommonOnes() {
        ApiResponse response = ApiResult.preflight().response();

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .containsAllEntriesOf(CorsPolicy.PREFLIGHT)
                .hasSize(CorsPolicy.PREFLIGHT.size() + 1)
                .containsEntry("Content-Type", "application/json");
    }

    @Test
    void problem_withHeaders_keepsTheMediaType() {
        ApiResult result = ApiResult.problem(ProblemException.methodNotAllowed("GET"), "request-1");

        assertThat(result.response().headers())
                .isEqualTo(Map.of("Content-Type", "application/problem+json", "Allow", "GET"));
        assertThat(result.outcome()).isEqualTo("method_not_allowed");
        assertThat(result.detail()).isEqualTo("this path supports GET only");
    }

    @Test
    void problem_internal_isExplainedInTheLogOnly() {
        ApiResult result =
                ApiResult.problem(ProblemException.of(ProblemType.MISCONFIGURED, "the secret is empty"), "request-1");

        assertThat(result.detail()).isEqualTo("the secret is empty");
        assertThat(result.response().body()).doesNotContain("secret");
    }

    @Test
    void unexpected_keepsTheExceptionForTheAudit_andRevealsItsClassesOnly() {
        Throwable thrown = new IllegalStateException("tk.canary", new ArithmeticException("sk.canary"));

        ApiResult result = ApiResult.unexpected(thrown, "request-1");

        assertThat(result.unexpected()).containsSame(thrown);
        assertThat(result.detail())
                .isEqualTo("java.lang.IllegalStateException caused by java.lang.ArithmeticException");
        assertThat(result.response().body())
                .contains("\"code\":\"internal_error\"", "\"request_id\":\"request-1\"")
                .doesNotContain("canary", "Exception");
    }

    /** Callers without a gateway see that nothing was served; the audit line does not count a refusal. */
    @Test
    void ping_isNotFoundAndCountsAsNeitherServedNorRefused() {
        ApiResult result = ApiResult.ping("request-1");

        assertThat(result.response().status()).isEqualTo(404);
        assertThat(result.response().body()).contains("\"code\":\"not_found\"");
        assertThat(result.outcome()).isEqualTo("ping");
        assertThat(result.detail()).isEmpty();
    }
}
