package io.github.tokenvendor.fake;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** "List tokens" with its documented filters and pages; a secret token's value is left out. */
final class TokenListing {

    private final IncomingRequest request;

    TokenListing(IncomingRequest request) {
        this.request = request;
    }

    FakeResponse of(List<IssuedToken> tokens) {
        List<IssuedToken> matching = filtered(tokens).toList();
        int limit = request.queryParameter("limit").map(TokenListing::limit).orElse(Integer.MAX_VALUE);
        List<IssuedToken> page = matching.stream().limit(limit).toList();
        FakeResponse reply = FakeResponse.json(
                200,
                FakeTokensApi.MEDIA_TYPE,
                page.stream()
                        .map(token ->
                                FakeTokensApi.metadata(token, token.usage().equals("pk")))
                        .toList());
        return matching.size() > page.size() ? reply.with(Map.of("Link", nextPage(page, limit))) : reply;
    }

    /** No token of the fake is an account's default one, so that {@code default=true} matches none. */
    private Stream<IssuedToken> filtered(List<IssuedToken> tokens) {
        Optional<String> usage = request.queryParameter("usage");
        Optional<String> start = request.queryParameter("start");
        Stream<IssuedToken> sorted = request.queryParameter("sortby").isPresent()
                ? tokens.stream().sorted(Comparator.comparing(IssuedToken::created))
                : tokens.stream();
        return after(sorted.toList(), start)
                .filter(token -> usage.isEmpty() || usage.get().equals(token.usage()))
                .filter(token -> !"true".equals(request.query().get("default")));
    }

    private static Stream<IssuedToken> after(List<IssuedToken> tokens, Optional<String> start) {
        return start.map(id -> tokens.stream()
                        .dropWhile(token -> !token.id().equals(id))
                        .skip(1))
                .orElseGet(tokens::stream);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number below 1.
        }
        throw MapboxError.unprocessable("limit is invalid");
    }

    /** The documented form; the caller adds its own token to the address. */
    private String nextPage(List<IssuedToken> page, int limit) {
        String usage =
                request.queryParameter("usage").map(value -> "&usage=" + value).orElse("");
        return "<" + request.path() + "?limit=" + limit + "&start="
                + page.get(page.size() - 1).id() + usage + ">; rel=\"next\"";
    }
}
