package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final String JSON = "application/json";

    @Test
    void of_noBody_isEmptyAndNeedsNoMediaType() throws ProblemException {
        assertThat(RequestBody.of(Requests.of("POST", "/tokens"), false)).isEmpty();
        assertThat(RequestBody.of(Requests.base64("text/plain", ""), false)).isEmpty();
    }

    @Test
    void of_text_isItsUtf8() throws ProblemException {
        assertThat(RequestBody.of(Requests.post("{\"note\":\"ä€𝄞\"}"), false))
                .isEqualTo("{\"note\":\"ä€𝄞\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void of_base64_isDecoded() throws ProblemException {
        assertThat(RequestBody.of(Requests.base64(JSON, encoded("{}".getBytes(StandardCharsets.UTF_8))), false))
                .isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "e30=\n", "e3_-", "e", "====", "{\"scopes\":[]}"})
    void of_brokenBase64_isInvalidJson(String body) {
        assertProblem(Requests.base64(JSON, body), ProblemType.INVALID_JSON);
    }

    @Test
    void of_loneSurrogate_isInvalidJson() {
        assertProblem(Requests.post("{\"note\":\"\ud800\"}"), ProblemType.INVALID_JSON);
    }

    @Test
    void of_text_hasAtMost4096Bytes() throws ProblemException {
        assertThat(RequestBody.of(Requests.post("x".repeat(4_096)), false)).hasSize(4_096);
        assertProblem(Requests.post("x".repeat(4_097)), ProblemType.BODY_TOO_LARGE);
        assertThat(RequestBody.of(Requests.post("ä".repeat(2_048)), false)).hasSize(4_096);
        assertProblem(Requests.post("ä".repeat(2_048) + "x"), ProblemType.BODY_TOO_LARGE);
    }

    @Test
    void of_base64_hasAtMost4096DecodedBytes() throws ProblemException {
        assertThat(RequestBody.of(Requests.base64(JSON, encoded(new byte[4_096])), false))
                .hasSize(4_096);
        assertProblem(Requests.base64(JSON, encoded(new byte[4_097])), ProblemType.BODY_TOO_LARGE);
        assertProblem(Requests.base64(JSON, encoded(new byte[4_098])), ProblemType.BODY_TOO_LARGE);
        assertProblem(Requests.base64(JSON, encoded(new byte[4_099])), ProblemType.BODY_TOO_LARGE);
        assertProblem(Requests.base64(JSON, "!".repeat(5_465)), ProblemType.BODY_TOO_LARGE);
        assertProblem(Requests.base64(JSON, "!".repeat(5_464)), ProblemType.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=utf-8",
                "APPLICATION/JSON; Charset=\"UTF-8\"",
                " application/json ",
                "application/json \t; charset=UTF-8 ",
                "application/json; version=1",
                "application/json;",
                "application/json;charset=utf8",
                "application/json; charset=utf-8; q=1",
                "application/json; a=\"; charset=utf-16\"",
                "application/json; charset=",
                "application/json;;; charset=\"utf8\";",
                "application/json; charset=iso-8859-1",
                "application/json; charset=\"utf-8"
            })
    void of_jsonMediaType_isAccepted(String type) throws ProblemException {
        assertThat(RequestBody.of(typed(type), false)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/jsonp",
                "application/x-www-form-urlencoded",
                "application/problem+json",
                "application/json,text/plain",
                "application/\u212ason",
                "multipart/form-data"
            })
    void of_otherMediaType_isUnsupported(String type) {
        assertProblem(typed(type), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    /** A pattern that could recurse overflowed the stack here. */
    @Test
    void of_mediaType_hasAtMost256Characters() throws ProblemException {
        assertThat(RequestBody.of(typed(JSON + ";" + "a".repeat(239)), false)).hasSize(2);
        assertProblem(typed(JSON + ";" + "a".repeat(240)), "256 characters");
        assertProblem(typed(JSON + ";" + "a".repeat(100_000)), "256 characters");
    }

    @Test
    void of_compressedBody_isUnsupported_evenIfItIsNotText() {
        for (String body : List.of("{}", "\ud800\u001f")) {
            Map<String, List<String>> headers =
                    Map.of("content-type", List.of(JSON), "content-encoding", List.of("gzip"));
            assertProblem(Requests.of("POST", "/tokens", headers, body), "Content-Encoding");
        }
    }

    @Test
    void of_noMediaType_isUnsupported() {
        assertProblem(Requests.of("POST", "/tokens", Map.of(), "{}"), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"})
    void of_curlsDefaultType_isAcceptedAtMapboxsPathWithoutAnOrigin(String type) throws ProblemException {
        assertThat(RequestBody.of(typed(type), true)).hasSize(2);
        assertProblem(typed(type), ProblemType.UNSUPPORTED_MEDIA_TYPE);
        for (String origin : List.of("https://maps.example.com", "null", "")) {
            ApiRequest page = Requests.of(
                    "POST", "/tokens/v2/me", Map.of("content-type", List.of(type), "origin", List.of(origin)), "{}");
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> RequestBody.of(page, true))
                    .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
    }

    @Test
    void of_otherSimpleTypes_areUnsupportedAtMapboxsPathToo() {
        for (String type : List.of("text/plain", "multipart/form-data", "")) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> RequestBody.of(typed(type), true));
        }
    }

    @Test
    void of_tooLargeWithoutMediaType_isTooLarge() {
        assertProblem(Requests.of("POST", "/tokens", Map.of(), "x".repeat(4_097)), ProblemType.BODY_TOO_LARGE);
    }

    private static ApiRequest typed(String type) {
        return Requests.of("POST", "/tokens", Map.of("content-type", List.of(type)), "{}");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void assertProblem(ApiRequest request, String detail) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RequestBody.of(request, false))
                .withMessageContaining(detail)
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE));
    }

    private static void assertProblem(ApiRequest request, ProblemType type) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RequestBody.of(request, false))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(type));
    }
}
