package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.upstream.CallContext;

/** Deletes master tokens at Mapbox; one that no longer exists counts as deleted. */
final class MasterDeleter {
    private final MapboxTokens tokens;

    MasterDeleter(MapboxTokens tokens) {
        this.tokens = tokens;
    }

    boolean isAlive(RotationContext run, AccessToken token) {
        return run.mapbox(
                "checking the token before the previous one",
                "it should always allow this call.",
                context -> isAlive(token, context));
    }

    void delete(RotationContext run, MasterVersion authorizing, AccessToken token, String id) {
        run.mapbox(
                "deleting token " + id,
                "token " + authorizing.id() + " is revoked, lacks tokens:write, or does not belong to account "
                        + authorizing.account() + ". Store a master token that has it in the secret.",
                context -> {
                    try {
                        tokens.delete(authorizing, id, context);
                    } catch (TokensApiException e) {
                        // Mapbox also returns 404 for an authorizing token that lacks the permission.
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
