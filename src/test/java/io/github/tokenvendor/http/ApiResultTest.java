package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiResultTest {
    private static final String REQUEST_ID = "request-1";

    /** Mapbox's clients look for Mapbox's names. */
    @Test
    void token_hasMapboxsMembersAndThreeMore() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            VendedToken vended = harness.vend(VendorHarness.request(600, "styles:read"));

            ApiResult result = ApiResult.token(vended);

            assertThat(result.response().status()).isEqualTo(200);
            assertThat(result.response().headers()).containsEntry("Content-Type", "application/json");
            assertThat(ApiFixture.json(result.response().body()))
                    .containsOnlyKeys("token", "issued_at", "expires", "expires_in", "refresh_in", "scopes")
                    .containsEntry("token", vended.lease().reveal())
                    .containsEntry("issued_at", "2026-11-03T10:00:00Z")
                    .containsEntry("expires", "2026-11-03T10:10:00Z")
                    .containsEntry("expires_in", BigInteger.valueOf(600))
                    .containsEntry("scopes", List.of("styles:read"));
            assertThat(result.vended()).hasValue(vended);
        }
    }

    @Test
    void problem_isRfc9457_andItsLogDetailStaysInside() {
        ProblemException problem = ProblemException.of(ProblemType.INTERNAL_ERROR, "for the log");

        ApiResult result = ApiResult.problem(problem, REQUEST_ID);

        assertThat(result.response().headers()).containsEntry("Content-Type", "application/problem+json");
        Map<String, Object> body = ApiFixture.json(result.response().body());
        assertThat(body)
                .containsEntry("type", "about:blank")
                .containsEntry("code", "internal_error")
                .containsEntry("request_id", REQUEST_ID);
        assertThat(body.get("message")).isEqualTo(body.get("detail"));
        assertThat(result.outcome()).isEqualTo("internal_error");
    }

    @Test
    void unforeseen_keepsTheThrowableForTheLog_andTellsNothingOfIt() {
        IllegalStateException cause = new IllegalStateException("sk.quoted");

        ApiResult result = ApiResult.unforeseen(cause, REQUEST_ID);

        assertThat(result.unforeseen()).hasValue(cause);
        assertThat(result.response().status()).isEqualTo(500);
        assertThat(result.response().body()).doesNotContain("sk.quoted", "IllegalState");
        assertThat(result.detail()).contains("IllegalStateException").doesNotContain("sk.quoted");
    }

    @Test
    void ping_isAnsweredAsNotFound_andCountsAsAPing() {
        ApiResult result = ApiResult.ping(REQUEST_ID);

        assertThat(result.response().status()).isEqualTo(404);
        assertThat(result.outcome()).isEqualTo(AuditRecord.PING);
    }

    @Test
    void preflight_hasTheHeadersGivenAndNoBody() {
        ApiResponse response =
                ApiResult.preflight(Map.of("Access-Control-Max-Age", "7200")).response();

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers()).containsEntry("Access-Control-Max-Age", "7200");
        assertThat(response.body()).isEmpty();
    }
}
