package io.github.tokenvendor.http;

import java.util.Map;

/** An HTTP response. */
public record ApiResponse(int status, Map<String, String> headers, String body) {
    /** Redacted: the body may carry a token. */
    @Override
    public String toString() {
        return "ApiResponse[" + status + "]";
    }
}
