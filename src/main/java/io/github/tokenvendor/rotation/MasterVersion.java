package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretValue;
import java.time.Instant;

/**
 * A permanent master token, in force or pending.
 *
 * @param storedAt when its version was made, by the clock of Secrets Manager
 */
record MasterVersion(SecretValue value, String account, Instant storedAt) {
    AccessToken token() {
        return value.token();
    }

    /** Its id, for people; a token need not name its own. */
    String id() {
        return token().id().orElse("unknown");
    }

    /** Whether another token is this one, told by its text or by its id. */
    boolean is(AccessToken other) {
        boolean sameId = token().id().isPresent() && token().id().equals(other.id());
        return sameId || token().sameAs(other);
    }
}
