package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretValue;
import java.time.Instant;

/**
 * A permanent master token with its version in the secret: current or pending.
 *
 * @param storedAt when its version was created, by Secrets Manager's clock
 */
record MasterVersion(SecretValue value, String account, Instant storedAt) {
    AccessToken token() {
        return value.token();
    }

    /** The token's id for messages; not every token contains one. */
    String id() {
        return token().id().orElse("unknown");
    }

    /** Whether a token has the same text or the same id. */
    boolean is(AccessToken other) {
        boolean sameId = token().id().isPresent() && token().id().equals(other.id());
        return sameId || token().sameAs(other);
    }
}
