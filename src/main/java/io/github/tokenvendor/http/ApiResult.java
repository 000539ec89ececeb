package io.github.tokenvendor.http;

import io.github.tokenvendor.vending.VendedToken;
import java.util.Map;
import java.util.Optional;

/**
 * What a request came to, before the headers that every answer has.
 *
 * @param status the HTTP status
 * @param contentType the body's media type
 * @param headers further header fields
 * @param body the body; empty for none
 * @param outcome a problem's code, or what else was done, for the audit line
 * @param detail a problem's detail, for the audit line; empty for none
 * @param vended the token, if one was vended
 */
record ApiResult(
        int status,
        String contentType,
        Map<String, String> headers,
        String body,
        String outcome,
        String detail,
        Optional<VendedToken> vended) {

    private static final String JSON = "application/json";

    static ApiResult json(int status, String outcome, String body) {
        return new ApiResult(status, JSON, Map.of(), body, outcome, "", Optional.empty());
    }

    static ApiResult token(VendedToken vended, String body) {
        return new ApiResult(200, JSON, Map.of(), body, "vended", "", Optional.of(vended));
    }

    static ApiResult preflight(Map<String, String> headers) {
        return new ApiResult(204, JSON, headers, "", "preflight", "", Optional.empty());
    }

    static ApiResult problem(ProblemException problem, String body) {
        return new ApiResult(
                problem.type().status(),
                "application/problem+json",
                problem.headers(),
                body,
                problem.type().code(),
                problem.getMessage(),
                Optional.empty());
    }

    /** The same answer with another explanation in the audit line. */
    ApiResult explained(String explanation) {
        return new ApiResult(status, contentType, headers, body, outcome, explanation, vended);
    }
}
