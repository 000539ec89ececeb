package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.Optional;

/** What Secrets Manager does to a secret before and after the rotation steps. */
final class Rotation {

    private Rotation() {}

    static void begin(Secret secret, String token, Instant now) {
        if (!Boolean.TRUE.equals(secret.rotationEnabled)) {
            throw SecretsError.invalidRequest("Rotation is not turned on for this secret.");
        }
        if (token.length() < SecretsParameters.VERSION_ID_MIN || token.length() > SecretsParameters.VERSION_ID_MAX) {
            throw SecretsError.validation("clientRequestToken", "Member must have length between 32 and 64");
        }
        Optional<SecretVersion> pending = secret.versionWith(Secret.PENDING);
        if (pending.isPresent() && pending.get().id.equals(token)) {
            return;
        }
        if (pending.isPresent() && !pending.get().stages.contains(Secret.CURRENT)) {
            throw SecretsError.invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
        }
        secret.attach(Secret.PENDING, secret.version(token).orElseGet(() -> secret.add(token, now)));
    }

    static void end(Secret secret, Instant now) {
        secret.versionWith(Secret.PENDING)
                .filter(version -> version.stages.contains(Secret.CURRENT))
                .ifPresent(version -> {
                    version.stages.remove(Secret.PENDING);
                    secret.rotated = now;
                });
    }
}
