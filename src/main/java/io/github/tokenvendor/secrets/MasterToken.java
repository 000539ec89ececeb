package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import java.time.Instant;
import java.util.Optional;

/**
 * The master token and the account whose tokens it creates.
 *
 * @param readAt when the secret was first found to hold it
 */
public record MasterToken(AccessToken token, String account, Instant readAt) {
    /** When the master itself expires, if it is temporary; the tokens that it creates cannot live longer. */
    public Optional<Instant> expiry() {
        return token.expiry();
    }

    /** The first 16 hexadecimal digits of the token's SHA-256. */
    public String fingerprint() {
        return token.fingerprint();
    }
}
