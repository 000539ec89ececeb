package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import java.util.List;
import java.util.Optional;

/**
 * Deletes, at Mapbox, the token under {@code AWSPREVIOUS} when another one is about to take its place there.
 *
 * <p>It is then the token before last: every environment has long read the one after it. A token that is also in force
 * or pending is never deleted, whatever labels it has, nor one that was in force until a value was put by hand during
 * the rotation: environments may still hold it.
 */
final class PreviousMasterCleanup {
    private final MasterSecret secret;
    private final MasterDeleter deleter;

    PreviousMasterCleanup(MasterSecret secret, MasterDeleter deleter) {
        this.secret = secret;
        this.deleter = deleter;
    }

    /** Deletes the token before the one in force, before there is a new one. */
    void run(RotationContext run, SecretStages stages, MasterVersion current) {
        surplus(run, stages, List.of(current)).ifPresent(token -> delete(run, current, token));
    }

    /** Deletes the token before the one in force if it should have been before, or else reports it. */
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
        run.warning("Token " + id + " loses the label AWSPREVIOUS and lives on: a value was put by hand during this"
                + " rotation, and environments may still hold that token. Delete it on Mapbox's token page when they"
                + " have read the secret again.");
    }

    private Optional<AccessToken> surplus(RotationContext run, SecretStages stages, List<MasterVersion> inUse) {
        return secret.previous(run, stages)
                .filter(token -> inUse.stream().noneMatch(master -> master.is(token)))
                // A temporary token ends by itself and cannot be deleted.
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
        run.warning("The token before last is not of account " + authorizing.account()
                + ", so this function cannot delete it. Delete it on Mapbox's token page.");
    }

    private static String idOf(AccessToken token) {
        return token.id().orElse("fingerprint " + token.fingerprint());
    }
}
