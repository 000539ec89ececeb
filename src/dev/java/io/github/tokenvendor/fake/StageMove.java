package io.github.tokenvendor.fake;

import java.util.Optional;

/** The rules of UpdateSecretVersionStage for attaching, moving and removing a label. */
final class StageMove {

    private StageMove() {}

    /** Throws unless the label may move {@code from} one version {@code to} another; either may be absent. */
    static void check(Secret secret, String stage, Optional<String> from, Optional<String> to) {
        if (from.isEmpty() && to.isEmpty()) {
            throw SecretsError.invalidParameter(
                    "You must specify MoveToVersionId, RemoveFromVersionId or both of them.");
        }
        Optional<String> holder = secret.versionWith(stage).map(version -> version.id);
        if (from.isPresent() && !from.equals(holder)) {
            throw SecretsError.invalidParameter(
                    "The staging label " + stage + " is not attached to version " + from.get() + ".");
        }
        if (from.isEmpty() && holder.isPresent() && !holder.equals(to)) {
            throw SecretsError.invalidParameter("The parameter RemoveFromVersionId can't be empty. Staging label "
                    + stage + " is currently attached to version " + holder.get()
                    + ", so you must explicitly reference that version in RemoveFromVersionId.");
        }
        if (to.isEmpty() && stage.equals(Secret.CURRENT)) {
            throw SecretsError.invalidParameter("You can only move staging label AWSCURRENT to a different secret "
                    + "version. It can't be completely removed.");
        }
    }
}
