package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the token under {@code AWSPREVIOUS} at Mapbox before another one takes its place.
 *
 * <p>By then, every environment has long since fetched a newer one. A token that is also current or pending is never
 * deleted, whatever its labels; nor is one that was current until a value was stored by hand during the rotation,
 * because environments may still use it.
 */
final class PreviousMasterCleanup {
    private final MasterSecret secret;
    private final MasterDeleter deleter;

    PreviousMasterCleanup(MasterSecret secret, MasterDeleter deleter) {
        this.secret = secret;
        this.deleter = deleter;
    }

    /** Deletes the previous token before a new one is created. */
    void run(RotationContext run, SecretStages stages, MasterVersion current) {
        surplus(run, stages, List.of(current)).ifPresent(token -> delete(run, current, token));
    }

    /** Deletes the previous token if an earlier attempt should have done so; otherwise reports it. */
    void run(RotationContext run, SecretStages stages, MasterVersion current, MasterVersion pending) {
        boolean putByHandSince = !current.storedAt().isBefore(pending.storedAt());
        surplus(run, stages, List.of(current, pending)).ifPresent(token -> {
            if (putByHandSince) {
                report(run, token);
            } else {
                delete(run, current, token);
            }
        });
    }

    private static void report(RotationContext run, AccessToken token) {
        String id = idOf(token);
        run.orphan(id);
        run.warning(
                "Token " + id + " loses the label AWSPREVIOUS but stays valid: a value was stored by hand during this"
                        + " rotation, and environments may still use that token. Delete it on Mapbox's token"
                        + " page after they have fetched the secret again.");
    }

    private Optional<AccessToken> surplus(RotationContext run, SecretStages stages, List<MasterVersion> inUse) {
        return secret.previous(run, stages)
                .filter(token -> inUse.stream().noneMatch(master -> master.is(token)))
                // A temporary token expires on its own and cannot be deleted.
                .filter(token -> token.usage() == TokenUsage.SECRET)
                .filter(token -> deleter.isAlive(run, token));
    }

    private void delete(RotationContext run, MasterVersion authorizing, AccessToken token) {
        Optional<String> id = token.id();
        if (id.isPresent() && token.account().equals(Optional.of(authorizing.account()))) {
            deleter.delete(run, authorizing, token, id.get());
            return;
        }
        run.orphan(idOf(token));
        run.warning("The token before the previous one does not belong to account " + authorizing.account()
                + ", so this function cannot delete it. Delete it on Mapbox's token page.");
    }

    private static String idOf(AccessToken token) {
        return token.id().orElse("fingerprint " + token.fingerprint());
    }
}
