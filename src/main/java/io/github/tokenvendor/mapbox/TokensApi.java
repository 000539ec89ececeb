package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The calls to Mapbox's <a href="https://docs.mapbox.com/api/accounts/tokens/">Tokens API</a> that the vendor needs.
 *
 * <p>Each call is one exchange, without delayed retries and without a cache.
 */
public final class TokensApi {
    private static final StrictJson JSON = new StrictJson(16);
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Accept", "application/json");

    /** Statuses that the metrics count separately. */
    private static final Set<Integer> NAMED_STATUSES = Set.of(400, 401, 403, 404, 422, 429);

    private final BoundedHttpClient exchange;
    private final URI baseUrl;

    /**
     * Creates the client.
     *
     * @param baseUrl the API's URL, such as {@code https://api.mapbox.com}, without a trailing slash
     */
    public TokensApi(BoundedHttpClient exchange, URI baseUrl) {
        this.exchange = exchange;
        this.baseUrl = baseUrl;
    }

    /**
     * Creates a temporary token.
     *
     * @param authorizing has {@code tokens:write} and every requested scope
     * @param expires when the token should expire, at most an hour ahead; fractions of a second are dropped
     * @return the token from Mapbox, for the caller to verify
     */
    public TemporaryToken createTemporary(
            AccessToken authorizing, String account, Collection<String> scopes, Instant expires, CallContext context)
            throws TokensApiException {
        Map<String, Object> body = Map.of(
                "expires", expires.truncatedTo(ChronoUnit.SECONDS).toString(),
                "scopes", List.copyOf(new TreeSet<>(scopes)));
        // Repeatable: an extra token is harmless, because it expires.
        UpstreamResponse response = call("POST", segment(account), authorizing, body, true, context);
        return new TemporaryToken(token(members(response)), response.serverTime(), response.elapsed());
    }

    /**
     * Creates a permanent token, a secret one when any of the scopes is secret.
     *
     * @param authorizing has {@code tokens:write} and every requested scope
     * @param note a label for Mapbox's account page, at most 128 characters
     */
    public PermanentToken createPermanent(
            AccessToken authorizing, String account, String note, Collection<String> scopes, CallContext context)
            throws TokensApiException {
        Map<String, Object> body = Map.of("note", note, "scopes", List.copyOf(new TreeSet<>(scopes)));
        Map<String, Object> members = members(call("POST", segment(account), authorizing, body, false, context));
        if (members.get("id") instanceof String id && AccountName.isValid(id)) {
            return new PermanentToken(id, token(members));
        }
        throw TokensApiException.untrustworthy();
    }

    /** Fetches a token's status from Mapbox. */
    public TokenStatus check(AccessToken token, CallContext context) throws TokensApiException {
        return TokenStatus.ofCode(
                members(call("GET", "", token, Map.of(), false, context)).get("code"));
    }

    /**
     * Deletes a permanent token.
     *
     * @throws TokensApiException if the token was not deleted; {@code AUTHORIZATION_REFUSED} if it does not exist
     */
    public void delete(AccessToken authorizing, String account, String id, CallContext context)
            throws TokensApiException {
        call("DELETE", segment(account) + segment(id), authorizing, Map.of(), false, context);
    }

    private UpstreamResponse call(
            String method,
            String path,
            AccessToken authorizing,
            Map<String, Object> body,
            boolean repeatable,
            CallContext context)
            throws TokensApiException {
        URI uri = URI.create(baseUrl + "/tokens/v2" + path + "?access_token=" + authorizing.reveal());
        byte[] bytes = body.isEmpty() ? new byte[0] : JsonWriter.of(body).getBytes(StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        try {
            UpstreamResponse response =
                    exchange.send(new UpstreamRequest(method, uri, HEADERS, bytes, repeatable), context.deadline());
            boolean success = response.status() / 100 == 2;
            String fault = success ? "" : UpstreamCall.faultOf(response.status(), NAMED_STATUSES);
            context.note(Upstream.MAPBOX, start, response.status(), fault);
            if (!success) {
                throw TokensApiErrors.of(response);
            }
            return response;
        } catch (ExchangeException e) {
            context.note(Upstream.MAPBOX, start, 0, e.fault());
            throw TokensApiErrors.of(e);
        }
    }

    /** Rejects an invalid name, which could change the URL's path. */
    private static String segment(String name) {
        if (!AccountName.isValid(name)) {
            throw new IllegalArgumentException("not a valid name");
        }
        return "/" + name;
    }

    private static Map<String, Object> members(UpstreamResponse response) throws TokensApiException {
        try {
            return JSON.readObject(response.body());
        } catch (MalformedJsonException e) {
            throw TokensApiException.untrustworthy();
        }
    }

    private static AccessToken token(Map<String, Object> members) throws TokensApiException {
        if (members.get("token") instanceof String value) {
            return AccessToken.parse(value).orElseThrow(TokensApiException::untrustworthy);
        }
        throw TokensApiException.untrustworthy();
    }
}
