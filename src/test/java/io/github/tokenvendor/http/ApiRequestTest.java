package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiRequestTest {
    @Test
    void headers_namesOfAnyCase_areOneFieldInOrder() {
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
    void header_repeated_isJoinedByCommas() {
        ApiRequest request = Requests.withOrigin("POST", "/tokens", "a", "b");

        assertThat(request.header("origin")).hasValue("a,b");
        assertThat(request.header("content-type")).isEmpty();
    }

    @Test
    void response_cannotPrintItsBody() {
        assertThat(new ApiResponse(200, Map.of(), "{\"token\":\"tk.secret\"}")).hasToString("ApiResponse[200]");
    }
}
