package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.upstream.CallContext;

/** Deletes master tokens at Mapbox, where one that is gone already counts as deleted. */
final class MasterDeleter {
    private final MapboxTokens tokens;

    MasterDeleter(MapboxTokens tokens) {
        this.tokens = tokens;
    }

    boolean isAlive(RotationContext run, AccessToken token) {
        return run.mapbox(
                "asking Mapbox about the token before last",
                "it should answer such a question.",
                context -> isAlive(token, context));
    }

    void delete(RotationContext run, MasterVersion authorizing, AccessToken token, String id) {
        run.mapbox(
                "deleting token " + id,
                "token " + authorizing.id() + " is revoked, lacks tokens:write, or is not of account "
                        + authorizing.account() + ". Put a master token that has it into the secret by hand.",
                context -> {
                    try {
                        tokens.delete(authorizing, id, context);
                    } catch (TokensApiException e) {
                        // Mapbox answers 404 both for a token that is gone and for an authorizing one without the
                        // right.
                        if (e.kind() != Kind.AUTHORIZATION_REFUSED || isAlive(token, context)) {
                            throw e;
                        }
                    }
                    return id;
                });
        run.deleted(id);
    }

    private boolean isAlive(AccessToken token, CallContext context) throws TokensApiException {
        return tokens.check(token, context) == TokenStatus.VALID;
    }
}
