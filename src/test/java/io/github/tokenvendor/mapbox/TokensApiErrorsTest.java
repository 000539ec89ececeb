package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensApiErrorsTest {
    private static final String DATE = "Mon, 23 Nov 2026 10:00:00 GMT";
    private static final Instant SERVER_TIME = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration ELAPSED = Duration.ofMillis(70);

    private static TokensApiException of(int status, Map<String, String> headers, String body) {
        Map<String, List<String>> fields = new TreeMap<>();
        headers.forEach((name, value) -> fields.put(name, List.of(value)));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return TokensApiErrors.of(new UpstreamResponse(status, "", fields, bytes, ELAPSED));
    }

    @ParameterizedTest
    @CsvSource({
        "400, REQUEST_REFUSED",
        "401, AUTHORIZATION_REFUSED",
        "403, REQUEST_REFUSED",
        "404, AUTHORIZATION_REFUSED",
        "422, REQUEST_REFUSED",
        "429, RATE_LIMITED",
        "500, UNAVAILABLE",
        "599, UNAVAILABLE",
        "100, UNTRUSTWORTHY",
        "302, UNTRUSTWORTHY",
        "418, UNTRUSTWORTHY",
        "600, UNTRUSTWORTHY"
    })
    void kind_followsTheStatus(int status, Kind kind) {
        TokensApiException failure = of(status, Map.of(), "sk.secret");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reached()).isTrue();
        assertThat(failure).hasMessage(kind.name()).hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":\"Expires is in the past\"}", "{\"message\":\"EXPIRES too far\",\"x\":1}"})
    void unprocessable_aboutExpires_isExpiryRefused(String body) {
        assertThat(of(422, Map.of(), body).kind()).isEqualTo(Kind.EXPIRY_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "expires", "{\"message\":7}", "{\"message\":\"scopes\"}", "{\"expires\":\"x\"}"})
    void unprocessable_aboutAnythingElse_isRequestRefused(String body) {
        assertThat(of(422, Map.of(), body).kind()).isEqualTo(Kind.REQUEST_REFUSED);
    }

    @Test
    void date_ofARefusedExpiry_isTheClockCorrection() {
        String expired = "{\"message\":\"expires\"}";
        TokensApiException failure = of(422, Map.of("date", DATE), expired);

        assertThat(failure.clockCorrection()).contains(SERVER_TIME);
        assertThat(failure.elapsed()).isEqualTo(ELAPSED);
        assertThat(of(422, Map.of("Date", "yesterday"), expired).clockCorrection())
                .isEmpty();
        assertThat(of(422, Map.of("date", DATE), "").clockCorrection()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Rate-Limit-Reset, 1795428017, 17",
        "X-Rate-Limit-Reset, 1795427990, 0",
        "Retry-After, 7, 7",
        "Retry-After, 0, 0",
        "Retry-After, 86400, 86400",
        "'Retry-After', 'Mon, 23 Nov 2026 10:00:09 GMT', 9",
        "'Retry-After', 'Mon, 23 Nov 2026 09:00:09 GMT', 0"
    })
    void retryAfter_countsFromMapboxsDate(String header, String value, long seconds) {
        TokensApiException failure = of(429, Map.of("Date", DATE, header, value), "");

        assertThat(failure.retryAfter(Instant.EPOCH)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void retryAfter_withoutADate_countsFromTheLocalTime() {
        assertThat(of(429, Map.of("X-Rate-Limit-Reset", "1795428017"), "").retryAfter(SERVER_TIME))
                .contains(Duration.ofSeconds(17));
    }

    @Test
    void retryAfter_bothHeaders_usesMapboxsOwn() {
        Map<String, String> both = Map.of("Date", DATE, "X-Rate-Limit-Reset", "1795428017", "Retry-After", "3");

        assertThat(of(429, both, "").retryAfter(SERVER_TIME)).contains(Duration.ofSeconds(17));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Rate-Limit-Reset, soon",
        "X-Rate-Limit-Reset, 9223372036854775807",
        "X-Rate-Limit-Reset, -1",
        "X-Rate-Limit-Reset, ''",
        "Retry-After, -7",
        "Retry-After, 1.5",
        "Retry-After, tomorrow"
    })
    void retryAfter_malformed_isEmpty(String header, String value) {
        assertThat(of(429, Map.of("Date", DATE, header, value), "").retryAfter(SERVER_TIME))
                .isEmpty();
    }
}
