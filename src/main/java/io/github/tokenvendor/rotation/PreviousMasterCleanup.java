package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.SecretStages;
import java.util.List;
import java.util.Optional;

/**
 * Deletes, at Mapbox, the token under {@code AWSPREVIOUS} when another one is about to take its place there.
 *
 * <p>It is then the token before last: every environment has long read the one after it. A token that is also in force
 * or pending is never deleted, whatever labels it has.
 */
final class PreviousMasterCleanup {
    private final MasterSecret secret;
    private final Deletion deletion;

    PreviousMasterCleanup(MasterSecret secret, Deletion deletion) {
        this.secret = secret;
        this.deletion = deletion;
    }

    /**
     * Deletes the token before the one in force, unless it is gone already.
     *
     * @param authorizing authorizes the deletion
     * @param inUse the masters that must live on
     */
    void retire(RotationContext run, SecretStages stages, Master authorizing, List<Master> inUse) {
        Optional<AccessToken> previous = secret.previous(run, stages)
                .filter(token -> inUse.stream().noneMatch(master -> master.is(token)))
                // A temporary token ends by itself and can not be deleted.
                .filter(token -> token.usage() == TokenUsage.SECRET);
        if (previous.isPresent() && isAlive(run, previous.get())) {
            delete(run, authorizing, previous.get());
        }
    }

    private boolean isAlive(RotationContext run, AccessToken token) {
        try {
            return deletion.isAlive(run, token);
        } catch (TokensApiException e) {
            throw RotationErrors.of(
                    e, "asking Mapbox about the token before last", "it should answer such a question.");
        }
    }

    private void delete(RotationContext run, Master authorizing, AccessToken token) {
        if (token.id().isEmpty()
                || token.account().filter(authorizing.account()::equals).isEmpty()) {
            run.orphan(token.id().orElse("fingerprint " + token.fingerprint()));
            run.warning("The token before last is not of account " + authorizing.account()
                    + ", so this function can not delete it. Delete it on Mapbox's token page.");
            return;
        }
        try {
            deletion.delete(run, authorizing, token, token.id().get());
        } catch (TokensApiException e) {
            throw RotationErrors.of(
                    e,
                    "deleting the token before last, " + token.id().get(),
                    "token " + authorizing.id() + " is revoked, lacks tokens:write, or is not of account "
                            + authorizing.account() + ". Put a master token that has it into the secret by hand.");
        }
    }
}
