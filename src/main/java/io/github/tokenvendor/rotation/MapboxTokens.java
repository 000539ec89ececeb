package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.PermanentToken;
import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Instant;
import java.util.Collection;

/**
 * The part of the Tokens API that a rotation uses; each call is one exchange.
 *
 * <p>An interface, because the model tests run many rotations against a Mapbox in memory.
 */
interface MapboxTokens {
    TokenStatus check(AccessToken token, CallContext context) throws TokensApiException;

    PermanentToken create(MasterVersion authorizing, String note, Collection<String> scopes, CallContext context)
            throws TokensApiException;

    TemporaryToken mint(MasterVersion authorizing, Collection<String> scopes, Instant expires, CallContext context)
            throws TokensApiException;

    void delete(MasterVersion authorizing, String id, CallContext context) throws TokensApiException;

    static MapboxTokens of(TokensApi api) {
        return new MapboxTokens() {
            @Override
            public TokenStatus check(AccessToken token, CallContext context) throws TokensApiException {
                return api.check(token, context);
            }

            @Override
            public PermanentToken create(
                    MasterVersion master, String note, Collection<String> scopes, CallContext context)
                    throws TokensApiException {
                return api.createPermanent(master.token(), master.account(), note, scopes, context);
            }

            @Override
            public TemporaryToken mint(
                    MasterVersion master, Collection<String> scopes, Instant expires, CallContext context)
                    throws TokensApiException {
                return api.createTemporary(master.token(), master.account(), scopes, expires, context);
            }

            @Override
            public void delete(MasterVersion master, String id, CallContext context) throws TokensApiException {
                api.delete(master.token(), master.account(), id, context);
            }
        };
    }
}
