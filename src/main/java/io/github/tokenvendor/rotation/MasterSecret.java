package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import java.util.Optional;

/** The secret in a rotation: the current, the pending and the previous master. */
final class MasterSecret {
    static final String STORING = "storing the new master token";

    private final SecretVersions versions;
    private final Optional<String> configuredAccount;

    MasterSecret(SecretVersions versions, Optional<String> configuredAccount) {
        this.versions = versions;
        this.configuredAccount = configuredAccount;
    }

    SecretStages stages(RotationContext run) {
        return run.secrets(
                "reading the secret's versions",
                context -> versions.describe(run.target().secretId(), context));
    }

    MasterVersion current(RotationContext run, SecretStages stages) {
        String version = stages.versionWith(SecretStages.CURRENT).orElseThrow(MasterSecret::noCurrent);
        return master(run, version, "reading the current master token").orElseThrow(MasterSecret::noCurrent);
    }

    /** Empty if the version has no value yet. */
    Optional<MasterVersion> pending(RotationContext run) {
        return master(run, run.target().versionId(), "reading the pending master token");
    }

    /** The previous master's token; empty if the value under the label is not a master. */
    Optional<AccessToken> previous(RotationContext run, SecretStages stages) {
        Optional<String> version = stages.versionWith(SecretStages.PREVIOUS);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        try {
            return value(run, version.get(), "reading the previous master token")
                    .map(SecretValue::token);
        } catch (RotationException e) {
            if (e.failure() == RotationFailure.SECRETS_UNAVAILABLE) {
                throw e;
            }
            run.warning("The value under AWSPREVIOUS is unreadable or is not a master token, so nothing is deleted for"
                    + " it.");
            return Optional.empty();
        }
    }

    /** Empty if the version has no value yet. */
    Optional<SecretValue> value(RotationContext run, String version, String doing) {
        return version(run, version, doing).map(SecretVersions.Version::value);
    }

    /** Stores the version's value, in the shape of the current one. */
    void store(RotationContext run, MasterVersion current, AccessToken token) {
        run.secrets(STORING, context -> {
            versions.store(run.target(), current.value(), token, context);
            return token;
        });
    }

    void move(RotationContext run, String stage, String from, Optional<String> to) {
        run.secrets("moving " + stage + " to the new version", context -> {
            versions.move(run.target().secretId(), stage, from, to, context);
            return stage;
        });
    }

    private Optional<SecretVersions.Version> version(RotationContext run, String version, String doing) {
        return run.secrets(doing, context -> versions.read(run.target().secretId(), version, context));
    }

    private Optional<MasterVersion> master(RotationContext run, String version, String doing) {
        return version(run, version, doing).map(found -> run.secrets(doing, context -> master(found)));
    }

    private MasterVersion master(SecretVersions.Version version) throws SecretException {
        SecretValue value = version.value();
        if (value.token().usage() != TokenUsage.SECRET) {
            throw RotationFailure.MASTER_REFUSED.because(
                    "The secret holds a temporary token (tk), which cannot be rotated. Store a secret token (sk) with"
                            + " tokens:write and the allowed scopes in it.");
        }
        return new MasterVersion(value, value.account(configuredAccount), version.createdAt());
    }

    private static RotationException noCurrent() {
        return RotationFailure.INVALID_STATE.because(
                "The secret has no current version (AWSCURRENT). Store a master token in it first.");
    }
}
