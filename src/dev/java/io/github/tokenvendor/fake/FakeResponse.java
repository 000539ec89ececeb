package io.github.tokenvendor.fake;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the rules of a fake answer: a status, headers and a body of text. */
record FakeResponse(int status, Map<String, String> headers, String body) {

    FakeResponse {
        headers = Map.copyOf(headers);
    }

    /** An answer with a JSON body of the given media type. */
    static FakeResponse json(int status, String mediaType, Object body) {
        return new FakeResponse(status, Map.of("Content-Type", mediaType), FakeJson.write(body));
    }

    /** An answer without a body. */
    static FakeResponse empty(int status) {
        return new FakeResponse(status, Map.of(), "");
    }

    FakeResponse with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new FakeResponse(status, all, body);
    }

    /** Leaves the body out: it may hold a token. */
    @Override
    public String toString() {
        return "FakeResponse[" + status + "]";
    }
}
