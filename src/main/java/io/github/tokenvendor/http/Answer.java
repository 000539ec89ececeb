package io.github.tokenvendor.http;

import io.github.tokenvendor.vending.Vended;
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
record Answer(
        int status,
        String contentType,
        Map<String, String> headers,
        String body,
        String outcome,
        String detail,
        Optional<Vended> vended) {

    private static final String JSON = "application/json";

    static Answer json(int status, String outcome, String body) {
        return new Answer(status, JSON, Map.of(), body, outcome, "", Optional.empty());
    }

    static Answer token(Vended vended, String body) {
        return new Answer(200, JSON, Map.of(), body, "vended", "", Optional.of(vended));
    }

    static Answer preflight(Map<String, String> headers) {
        return new Answer(204, JSON, headers, "", "preflight", "", Optional.empty());
    }

    static Answer problem(Problem problem, String body) {
        return new Answer(
                problem.type().status(),
                "application/problem+json",
                problem.headers(),
                body,
                problem.type().code(),
                problem.getMessage(),
                Optional.empty());
    }

    /** The same answer with another explanation in the audit line. */
    Answer explained(String explanation) {
        return new Answer(status, contentType, headers, body, outcome, explanation, vended);
    }
}
