package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
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
    private final MasterDeleter deleter;

    PreviousMasterCleanup(MasterSecret secret, MasterDeleter deleter) {
        this.secret = secret;
        this.deleter = deleter;
    }

    /**
     * Deletes the token before the one in force, unless it is gone already.
     *
     * @param authorizing authorizes the deletion
     * @param inUse the masters that must live on
     */
    void run(RotationContext run, SecretStages stages, Master authorizing, List<Master> inUse) {
        secret.previous(run, stages)
                .filter(token -> inUse.stream().noneMatch(master -> master.is(token)))
                // A temporary token ends by itself and cannot be deleted.
                .filter(token -> token.usage() == TokenUsage.SECRET)
                .filter(token -> deleter.isAlive(run, token))
                .ifPresent(token -> delete(run, authorizing, token));
    }

    private void delete(RotationContext run, Master authorizing, AccessToken token) {
        Optional<String> id = token.id();
        if (id.isPresent() && token.account().equals(Optional.of(authorizing.account()))) {
            deleter.delete(run, authorizing, token, id.get());
            return;
        }
        run.orphan(id.orElse("fingerprint " + token.fingerprint()));
        run.warning("The token before last is not of account " + authorizing.account()
                + ", so this function cannot delete it. Delete it on Mapbox's token page.");
    }
}
