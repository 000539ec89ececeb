package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretException.Kind;
import io.github.tokenvendor.secrets.SecretStages;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.secrets.SecretVersions;
import java.time.Duration;
import java.util.Optional;

/** The secret as a rotation sees it: the master in force, the pending one, and the one before. */
final class MasterSecret {
    private final SecretVersions versions;
    private final Optional<String> configuredAccount;
    private final Duration timeout;

    MasterSecret(SecretVersions versions, Optional<String> configuredAccount, Duration timeout) {
        this.versions = versions;
        this.configuredAccount = configuredAccount;
        this.timeout = timeout;
    }

    SecretStages stages(RotationContext run) {
        try {
            return versions.describe(run.target().secretId(), run.context(timeout));
        } catch (SecretException e) {
            throw RotationErrors.of(e, "reading the secret's versions");
        }
    }

    Master current(RotationContext run, SecretStages stages) {
        String version = stages.versionWith(SecretStages.CURRENT).orElseThrow(MasterSecret::noCurrent);
        return read(run, version, "reading the master token in force").orElseThrow(MasterSecret::noCurrent);
    }

    /** Empty while the version has no value. */
    Optional<Master> pending(RotationContext run) {
        return read(run, run.target().versionId(), "reading the pending master token");
    }

    /** The token before the one in force. Whatever else lies under the label is nobody's master and left alone. */
    Optional<AccessToken> previous(RotationContext run, SecretStages stages) {
        Optional<String> version = stages.versionWith(SecretStages.PREVIOUS);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        try {
            return versions.read(run.target().secretId(), version.get(), run.context(timeout))
                    .map(SecretValue::token);
        } catch (SecretException e) {
            if (e.kind() == Kind.UNAVAILABLE) {
                throw RotationErrors.of(e, "reading the master token before the one in force");
            }
            run.warning(
                    "The value under AWSPREVIOUS is not readable or no master token, so nothing is deleted for it.");
            return Optional.empty();
        }
    }

    private Optional<Master> read(RotationContext run, String version, String doing) {
        try {
            Optional<SecretValue> value = versions.read(run.target().secretId(), version, run.context(timeout));
            return value.isEmpty() ? Optional.empty() : Optional.of(master(value.get()));
        } catch (SecretException e) {
            throw RotationErrors.of(e, doing);
        }
    }

    private Master master(SecretValue value) {
        if (value.token().usage() != TokenUsage.SECRET) {
            throw new RotationException(
                    RotationFailure.MASTER_REFUSED,
                    "The secret holds a temporary token (tk), which can not be rotated. Put a secret token (sk) with"
                            + " tokens:write and the allowed scopes into it by hand.");
        }
        String account = configuredAccount
                .or(value.token()::account)
                .orElseThrow(() -> new RotationException(
                        RotationFailure.MISCONFIGURED,
                        "The master token names no account; MAPBOX_USERNAME can name it."));
        return new Master(value, account);
    }

    private static RotationException noCurrent() {
        return new RotationException(
                RotationFailure.INVALID_STATE,
                "The secret has no version in force (AWSCURRENT). Put a master token into it by hand first.");
    }
}
