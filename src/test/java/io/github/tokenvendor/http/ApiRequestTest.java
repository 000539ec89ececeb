package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiRequestTest {
    @Test
    void headers_namesInAnyCase_areOneFieldInOrder() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("Origin", List.of("a"));
        fields.put("ORIGIN", List.of("b", "c"));
        fields.put("x-other", List.of("d"));

        assertThat(ApiRequest.headers(fields))
                .isEqualTo(Map.of("origin", List.of("a", "b", "c"), "x-other", List.of("d")));
    }

    @Test
    void headers_gaps_areDropped() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(null, List.of("a"));
        fields.put("nothing", null);
        fields.put("empty", List.of());
        fields.put("holes", Arrays.asList(null, "b", null));
        fields.put("only-holes", Arrays.asList((String) null));

        assertThat(ApiRequest.headers(fields)).isEqualTo(Map.of("holes", List.of("b")));
        assertThat(ApiRequest.headers(null)).isEmpty();
    }

    @Test
    void headers_uppercaseNames_areLowercased() {
        assertThat(ApiRequest.headers(Map.of("A", List.of("a"), "Z", List.of("z"))))
                .isEqualTo(Map.of("a", List.of("a"), "z", List.of("z")));
    }

    @Test
    void headers_ofNull_areMutable() {
        Map<String, List<String>> none = ApiRequest.headers(null);

        none.put("origin", List.of("a"));

        assertThat(none).hasSize(1);
    }

    @Test
    void singleHeaders_gaps_areDropped() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Origin", "a");
        fields.put("nothing", null);
        fields.put(null, "b");

        assertThat(ApiRequest.singleHeaders(fields)).isEqualTo(Map.of("origin", List.of("a")));
        assertThat(ApiRequest.singleHeaders(null)).isEmpty();
    }

    @Test
    void header_repeated_isJoinedByCommas() {
        ApiRequest request = Requests.withOrigin("POST", "/tokens", "a", "b");

        assertThat(request.header("origin")).hasValue("a,b");
        assertThat(request.header("content-type")).isEmpty();
    }

    @Test
    void response_toString_omitsTheBody() {
        assertThat(new ApiResponse(200, Map.of(), "{\"token\":\"tk.secret\"}")).hasToString("ApiResponse[200]");
    }
}
