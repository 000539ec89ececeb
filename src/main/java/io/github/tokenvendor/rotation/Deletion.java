package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import java.time.Duration;

/** Deletes tokens at Mapbox, where one that is gone already counts as deleted. */
final class Deletion {
    private final TokensApi api;
    private final Duration timeout;

    Deletion(TokensApi api, Duration timeout) {
        this.api = api;
        this.timeout = timeout;
    }

    boolean isAlive(RotationContext run, AccessToken token) throws TokensApiException {
        return api.check(token, run.context(timeout)) == TokenStatus.VALID;
    }

    void delete(RotationContext run, Master authorizing, AccessToken token, String id) throws TokensApiException {
        try {
            api.delete(authorizing.token(), authorizing.account(), id, run.context(timeout));
        } catch (TokensApiException e) {
            // Mapbox answers 404 both for a token that is gone and for an authorizing one without the right.
            if (e.kind() != Kind.AUTHORIZATION_REFUSED || isAlive(run, token)) {
                throw e;
            }
        }
        run.deleted(id);
    }
}
