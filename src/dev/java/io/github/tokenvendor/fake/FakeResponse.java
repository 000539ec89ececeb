package io.github.tokenvendor.fake;

import java.util.LinkedHashMap;
import java.util.Map;

/** A fake's response: status, headers and text body. */
record FakeResponse(int status, Map<String, String> headers, String body) {

    FakeResponse {
        headers = Map.copyOf(headers);
    }

    /** Creates a response with a JSON body of this media type. */
    static FakeResponse json(int status, String mediaType, Object body) {
        return new FakeResponse(status, Map.of("Content-Type", mediaType), FakeJson.write(body));
    }

    /** Creates a response without a body. */
    static FakeResponse empty(int status) {
        return new FakeResponse(status, Map.of(), "");
    }

    FakeResponse with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new FakeResponse(status, all, body);
    }

    /** Omits the body, which may hold a token. */
    @Override
    public String toString() {
        return "FakeResponse[" + status + "]";
    }
}
