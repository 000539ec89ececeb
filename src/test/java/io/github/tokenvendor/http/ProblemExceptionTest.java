package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.vending.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemExceptionTest {
    @ParameterizedTest
    @CsvSource({
        "invalid_json,400,false,Bad Request", "invalid_request,400,false,Bad Request",
        "invalid_scope,400,false,Bad Request", "invalid_expiry,400,false,Bad Request",
        "scope_not_allowed,403,false,Forbidden", "origin_not_allowed,403,false,Forbidden",
        "not_found,404,false,Not Found", "no_such_user,404,false,Not Found",
        "method_not_allowed,405,false,Method Not Allowed", "body_too_large,413,false,Content Too Large",
        "unsupported_media_type,415,false,Unsupported Media Type", "too_many_requests,429,true,Too Many Requests",
        "misconfigured,500,false,Internal Server Error", "internal_error,500,false,Internal Server Error",
        "untrustworthy_response,502,true,Bad Gateway", "mapbox_rate_limited,503,true,Service Unavailable",
        "mapbox_unavailable,503,true,Service Unavailable", "secrets_unavailable,503,true,Service Unavailable"
    })
    void type_matchesTheContract(String code, int status, boolean retryable, String title) {
        ProblemType type = ProblemType.valueOf(code.toUpperCase(Locale.ROOT));

        assertThat(type.code()).isEqualTo(code);
        assertThat(type.status()).isEqualTo(status);
        assertThat(type.retryable()).isEqualTo(retryable);
        assertThat(type.title()).isEqualTo(title);
    }

    @Test
    void types_areTheEighteenOfTheContract() {
        assertThat(ProblemType.values()).hasSize(22);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void type_ofFailure_hasTheSameName(Failure failure) {
        assertThat(ProblemType.of(failure).name()).isEqualTo(failure.name());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,1",
        "PT-5S,1",
        "PT0.000000001S,1",
        "PT1S,1",
        "PT1.000000001S,2",
        "PT1.001S,2",
        "PT41.999999999S,42",
        "PT42S,42",
        "PT60S,60"
    })
    void retryAfter_isRoundedUpToWholeSeconds(Duration wait, String seconds) {
        assertThat(ProblemException.retryAfter(Optional.of(wait))).isEqualTo(Map.of("Retry-After", seconds));
    }

    @Test
    void retryAfter_absent_isNoHeader() {
        assertThat(ProblemException.retryAfter(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemType.class,
            names = {"MISCONFIGURED", "INTERNAL_ERROR"})
    void problem_internal_isExplainedInTheLogOnly(ProblemType type) {
        ProblemException problem = ProblemException.of(type, "the secret is empty");

        assertThat(problem.getMessage()).doesNotContain("secret").contains("operator's log");
        assertThat(problem.logDetail()).isEqualTo("the secret is empty");
        assertThat(problem.isRetryable()).isFalse();
    }

    @Test
    void body_isRfc9457WithMapboxsMessage() throws Exception {
        ProblemException problem = ProblemException.of(ProblemType.SCOPE_NOT_ALLOWED, "not \"this\"");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("type", "about:blank");
        expected.put("title", "Forbidden");
        expected.put("status", 403);
        expected.put("code", "scope_not_allowed");
        expected.put("detail", "not \"this\"");
        expected.put("message", "not \"this\"");
        expected.put("retryable", false);
        expected.put("request_id", "request-1");

        String body = ApiResult.problem(problem, "request-1").response().body();

        assertThat(body).isEqualTo(JsonWriter.of(expected));
        assertThat(new StrictJson(2).readObject(body)).containsEntry("code", "scope_not_allowed");
    }
}
