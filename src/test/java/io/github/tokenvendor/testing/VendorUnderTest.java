package io.github.tokenvendor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vendor under test, in this process or a separate one. */
public interface VendorUnderTest extends AutoCloseable {
    /** The kind of Lambda context. */
    enum LambdaContext {
        /** As Lambda creates it. */
        FULL,
        /** Without an id or a function name. */
        BARE,
        /** None. */
        NONE
    }

    /** Sends an event in an invocation with this time limit, and waits for the response. */
    VendorReply invoke(String event, LambdaContext context, Duration limit);

    /** Sends {@code POST /tokens} to an HTTP API, with Lambda's usual time limit. */
    default VendorReply requestToken(String body) {
        return requestToken(body, Duration.ofSeconds(29));
    }

    /** Sends {@code POST /tokens} to an HTTP API from an allowed origin, and waits for the response. */
    default VendorReply requestToken(String body, Duration limit) {
        return requestToken(body, Map.of(), limit);
    }

    /** The same with more headers. */
    default VendorReply requestToken(String body, Map<String, String> more, Duration limit) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("content-type", "application/json");
        headers.put("origin", VendorFixture.ORIGIN);
        return invoke(Gateway.HTTP_API.eventOf("POST", "/tokens", headers, body), LambdaContext.FULL, limit);
    }

    /** The lines on standard output that are new since the last call; waits until there are {@code count}. */
    List<String> newLines(int count);

    /** The last of the new lines, which must be JSON. */
    default JsonNode newLine() {
        List<String> lines = newLines(1);
        return Json.read(lines.get(lines.size() - 1));
    }

    /** Everything else that it has printed. */
    String otherOutput();

    @Override
    void close();
}
