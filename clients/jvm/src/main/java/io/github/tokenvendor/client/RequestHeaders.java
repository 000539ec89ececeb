package io.github.tokenvendor.client;

import java.util.Map;
import java.util.TreeMap;

/** The headers that the app adds to every request: fixed ones, and those that it supplies each time. */
final class RequestHeaders {

    private final Map<String, String> fixed;
    private final HeaderSupplier supplier;
    private final Authorization authorization;

    /**
     * Creates the headers.
     *
     * @param supplier      or null
     * @param authorization or null
     */
    RequestHeaders(Map<String, String> fixed, HeaderSupplier supplier, Authorization authorization) {
        this.fixed = fixed;
        this.supplier = supplier;
        this.authorization = authorization;
    }

    /** Whether the app supplies headers for each request, so that the next request may carry different ones. */
    boolean areSupplied() {
        return supplier != null || authorization != null;
    }

    /** Whether requests carry none of the app's headers, so that they cannot identify anyone. */
    boolean areAbsent() {
        return fixed.isEmpty() && !areSupplied();
    }

    /** The headers of the next request. */
    Map<String, String> next() throws TokenException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(fixed);
        try {
            Map<String, String> supplied = supplier == null ? null : supplier.headers();
            if (supplied != null) {
                headers.putAll(supplied);
            }
            if (authorization != null) {
                headers.put("Authorization", authorization.value());
            }
        } catch (Throwable e) { // Including Errors: uncaught, they would skip the backoff.
            throw failure("The app's headers threw an exception.", e);
        }
        headers.values().removeIf(value -> value == null);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!isValid(header.getKey(), header.getValue())) {
                // Checked here, because HttpURLConnection's exception quotes the value.
                throw failure("A header has a character that HTTP does not allow.", null);
            }
        }
        return headers;
    }

    static boolean isValid(String name, String value) {
        return name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") && value.matches("[\\x20-\\x7e\\t]*");
    }

    private static TokenException failure(String message, Throwable cause) {
        return TokenException.transientFailure("authorization_failed", message, cause);
    }
}
