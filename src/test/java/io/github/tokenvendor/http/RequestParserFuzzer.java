package io.github.tokenvendor.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.vending.TokenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fuzzer's entry point to the request parser: any bytes as a body. Any exception is a finding.
 *
 * <p>An accepted body must also be JSON to an independent parser, with the same meaning.
 */
final class RequestParserFuzzer {
    private static final ObjectMapper INDEPENDENT = new ObjectMapper();
    private static final TokenRequestParser PARSER = new TokenRequestParser();
    private static final Set<ProblemType> PROBLEMS = Set.of(
            ProblemType.INVALID_JSON,
            ProblemType.INVALID_REQUEST,
            ProblemType.INVALID_SCOPE,
            ProblemType.INVALID_EXPIRY,
            ProblemType.BODY_TOO_LARGE);

    private RequestParserFuzzer() {}

    /** Reads one body. */
    static void read(byte[] body) throws IOException {
        Optional<TokenRequest> request =
                read(Requests.base64("application/json", Base64.getEncoder().encodeToString(body)));
        if (request.isPresent() && body.length > 0) {
            compare(request.get(), INDEPENDENT.readTree(body));
        }
        readAsText(body, request);
    }

    private static void compare(TokenRequest request, JsonNode json) {
        List<String> scopes =
                json.path("scopes").valueStream().map(JsonNode::textValue).toList();
        check(json.isObject(), "accepted something other than an object");
        check(
                request.scopes().orElse(List.of()).stream()
                        .map(Scope::toString)
                        .toList()
                        .equals(scopes),
                "the scopes differ");
        check(request.expires().isPresent() == json.has("expires"), "expires differs");
        check(request.expiresIn().isPresent() == json.has("expires_in"), "expires_in differs");
        check(scopes.stream().allMatch(scope -> scope.matches("[a-z0-9-]+:[a-z0-9-]+")), "accepted a malformed scope");
    }

    /** UTF-8 bytes mean the same when the gateway passes them as text. */
    private static void readAsText(byte[] body, Optional<TokenRequest> request) {
        String text = new String(body, StandardCharsets.UTF_8);
        Optional<TokenRequest> fromText = read(Requests.post(text));
        boolean isUtf8 = !text.contains("\ufffd");
        check(!isUtf8 || fromText.equals(request), "text and bytes differ");
    }

    private static Optional<TokenRequest> read(ApiRequest request) {
        try {
            return Optional.of(PARSER.parse(RequestBody.of(request, false)));
        } catch (ProblemException problem) {
            check(PROBLEMS.contains(problem.type()), "not a problem of a body: " + problem.type());
            check(problem.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), "a reflected character");
            return Optional.empty();
        }
    }

    private static void check(boolean holds, String finding) {
        if (!holds) {
            throw new IllegalStateException(finding);
        }
    }
}
