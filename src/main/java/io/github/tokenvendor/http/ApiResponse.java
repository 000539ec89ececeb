package io.github.tokenvendor.http;

import java.util.Map;

/**
 * What to answer.
 *
 * @param status the HTTP status
 * @param headers the header fields
 * @param body the body's text; empty for none
 */
public record ApiResponse(int status, Map<String, String> headers, String body) {
    /** Redacted: the body may carry a token. */
    @Override
    public String toString() {
        return "ApiResponse[" + status + "]";
    }
}
