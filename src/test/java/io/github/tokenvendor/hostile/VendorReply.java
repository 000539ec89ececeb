package io.github.tokenvendor.hostile;

import java.util.Map;

/**
 * What the gateway was handed back.
 *
 * @param requestId the invocation's id; null where the handler had to find one itself
 * @param status the HTTP status
 * @param headers the header fields
 * @param body the body; empty for none
 * @param base64 whether the gateway was told that the body is base64
 */
record VendorReply(String requestId, int status, Map<String, String> headers, String body, boolean base64) {
    String header(String name) {
        return headers.get(name);
    }
}
