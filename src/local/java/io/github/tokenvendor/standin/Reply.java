package io.github.tokenvendor.standin;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the rules of a stand-in answer: a status, headers and a body of text. */
record Reply(int status, Map<String, String> headers, String body) {

    Reply {
        headers = Map.copyOf(headers);
    }

    /** An answer with a JSON body of the given media type. */
    static Reply json(int status, String mediaType, Object body) {
        return new Reply(status, Map.of("Content-Type", mediaType), Json.write(body));
    }

    /** An answer without a body. */
    static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, all, body);
    }

    /** Leaves the body out: it may hold a token. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
