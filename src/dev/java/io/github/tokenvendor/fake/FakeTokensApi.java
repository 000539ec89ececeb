package io.github.tokenvendor.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Mapbox's Tokens API, version 2 (docs.mapbox.com/api/accounts/tokens and Mapbox's OpenAPI file).
 *
 * <p>Choices where the documentation is ambiguous: a missing authorizing token is 422 for "Retrieve a token" and 401
 * elsewhere. A malformed, expired or revoked one is 401. A well-formed one is 404 if it was never issued, lacks the
 * scope or belongs to another account. Every request for a known account counts against its rate limit and returns the
 * rate-limit headers.
 */
final class FakeTokensApi {

    static final String MEDIA_TYPE = "application/json; charset=utf-8";
    private static final Pattern PATH = Pattern.compile("/tokens/v2(?:/([^/]+)(?:/([^/]+))?)?");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final MapboxAccounts accounts;
    private final Clock clock;

    FakeTokensApi(MapboxAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    synchronized FakeResponse respond(IncomingRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return MapboxError.notFound().reply();
        }
        Optional<String> account = Optional.ofNullable(path.group(1))
                .or(() -> ownerOfTheToken(request))
                .filter(accounts::has);
        Instant now = clock.instant();
        boolean admitted = account.isEmpty() || accounts.admit(account.get(), now);
        FakeResponse reply = admitted
                ? ruled(request, path, now)
                : MapboxError.tooManyRequests().reply();
        return account.isEmpty() ? reply : reply.with(accounts.rateHeaders(account.get()));
    }

    private FakeResponse ruled(IncomingRequest request, Matcher path, Instant now) {
        String id = path.group(2);
        String operation = request.method() + (path.group(1) == null ? "" : id == null ? " account" : " token");
        try {
            return switch (operation) {
                case "GET" -> check(request, now);
                case "POST account" -> create(request, path.group(1), now);
                case "GET account" -> list(request, path.group(1), now);
                case "DELETE token" -> delete(request, path.group(1), id, now);
                default -> throw MapboxError.notFound();
            };
        } catch (MapboxError e) {
            return e.reply();
        }
    }

    private FakeResponse create(IncomingRequest request, String username, Instant now) {
        TokenClaims authorizer = authorized(request, username, "tokens:write", now);
        Set<String> granted = accounts.scopes(authorizer);
        CreateTokenRequest requested = CreateTokenRequest.read(request.body(), authorizer, granted, now);
        return requested.temporary()
                ? createTemporary(requested, username, now)
                : createPermanent(requested, username, now);
    }

    private FakeResponse createTemporary(CreateTokenRequest requested, String username, Instant now) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("token", accounts.issueTemporary(username, requested.scopes(), now, requested.expires()));
        response.put("issued_at", TIMESTAMP.format(now));
        response.put("expires", TIMESTAMP.format(requested.expires()));
        response.put("expires_in", Duration.between(now, requested.expires()).toSeconds());
        return FakeResponse.json(201, MEDIA_TYPE, response);
    }

    private FakeResponse createPermanent(CreateTokenRequest requested, String username, Instant now) {
        return FakeResponse.json(
                201,
                MEDIA_TYPE,
                metadata(
                        accounts.issue(
                                requested.permanentUsage(),
                                username,
                                requested.scopes(),
                                requested.note(),
                                requested.allowedUrls(),
                                now),
                        true));
    }

    private FakeResponse list(IncomingRequest request, String username, Instant now) {
        authorized(request, username, "tokens:read", now);
        List<IssuedToken> matching = matching(accounts.live(username), request);
        int limit = request.queryParameter("limit").map(FakeTokensApi::limit).orElse(Integer.MAX_VALUE);
        List<IssuedToken> page = matching.stream().limit(limit).toList();
        FakeResponse reply = FakeResponse.json(
                200,
                MEDIA_TYPE,
                page.stream()
                        .map(token -> metadata(token, token.usage().equals("pk")))
                        .toList());
        return matching.size() > page.size() ? reply.with(Map.of("Link", nextPage(request, page, limit))) : reply;
    }

    /** Applies the documented filters; the fake has no default token, so {@code default=true} matches nothing. */
    private static List<IssuedToken> matching(List<IssuedToken> tokens, IncomingRequest request) {
        Optional<String> usage = request.queryParameter("usage");
        Optional<String> start = request.queryParameter("start");
        return tokens.stream()
                .sorted(
                        request.queryParameter("sortby").isPresent()
                                ? Comparator.comparing(IssuedToken::created)
                                : (first, second) -> 0)
                .dropWhile(token -> start.isPresent() && !start.get().equals(token.id()))
                .skip(start.isPresent() ? 1 : 0)
                .filter(token -> usage.isEmpty() || usage.get().equals(token.usage()))
                .filter(token -> !"true".equals(request.query().get("default")))
                .toList();
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw MapboxError.unprocessable("limit is invalid");
        }
        return Integer.parseInt(text);
    }

    /** Returns the next page's link in the documented form, to which the caller adds its own token. */
    private static String nextPage(IncomingRequest request, List<IssuedToken> page, int limit) {
        String usage =
                request.queryParameter("usage").map(value -> "&usage=" + value).orElse("");
        return "<" + request.path() + "?limit=" + limit + "&start="
                + page.get(page.size() - 1).id() + usage + ">; rel=\"next\"";
    }

    private FakeResponse delete(IncomingRequest request, String username, String id, Instant now) {
        authorized(request, username, "tokens:write", now);
        if (accounts.claims(id).isPresent()) {
            throw MapboxError.badRequest("Expected a token's id, not a token");
        }
        if (!accounts.delete(username, id)) {
            throw MapboxError.notFound();
        }
        return FakeResponse.empty(204);
    }

    private FakeResponse check(IncomingRequest request, Instant now) {
        String token = request.queryParameter("access_token")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> MapboxError.unprocessable("access token is required"));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("code", accounts.state(token, now).code());
        accounts.claims(token).ifPresent(claims -> response.put("token", verdict(claims)));
        return FakeResponse.json(200, MEDIA_TYPE, response);
    }

    private TokenClaims authorized(IncomingRequest request, String username, String scope, Instant now) {
        String token = request.queryParameter("access_token").orElse("");
        switch (accounts.state(token, now)) {
            case MALFORMED, EXPIRED, REVOKED -> throw MapboxError.unauthorized();
            case INVALID -> throw MapboxError.notFound();
            case VALID -> {}
        }
        TokenClaims claims = accounts.claims(token).orElseThrow(MapboxError::unauthorized);
        if (!accounts.has(username)) {
            throw MapboxError.noSuchUser();
        }
        if (!claims.username().equals(username) || !accounts.scopes(claims).contains(scope)) {
            throw MapboxError.notFound();
        }
        return claims;
    }

    private Optional<String> ownerOfTheToken(IncomingRequest request) {
        return request.queryParameter("access_token").flatMap(accounts::claims).map(TokenClaims::username);
    }

    private static Map<String, Object> verdict(TokenClaims claims) {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("usage", claims.usage());
        token.put("user", claims.username());
        if (claims.temporary()) {
            token.put("client", "api");
            token.put("created", TIMESTAMP.format(claims.issued()));
            token.put("expires", TIMESTAMP.format(claims.expires()));
            token.put("scopes", claims.scopes());
        } else {
            token.put("authorization", claims.id());
        }
        return token;
    }

    /** Returns the documented metadata of a permanent token; with its value only if {@code withValue}. */
    static Map<String, Object> metadata(IssuedToken token, boolean withValue) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("client", "api");
        if (token.note() != null) {
            metadata.put("note", token.note());
        }
        metadata.put("usage", token.usage());
        metadata.put("id", token.id());
        metadata.put("default", false);
        metadata.put("scopes", token.scopes());
        metadata.put("created", TIMESTAMP.format(token.created()));
        metadata.put("modified", TIMESTAMP.format(token.created()));
        if (token.allowedUrls() != null) {
            metadata.put("allowedUrls", token.allowedUrls());
        }
        if (withValue) {
            metadata.put("token", token.token());
        }
        return metadata;
    }
}
