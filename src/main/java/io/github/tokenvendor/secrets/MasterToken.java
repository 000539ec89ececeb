package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import java.time.Instant;
import java.util.Optional;

/** The master token in force and the account whose tokens it creates. */
public record MasterToken(AccessToken token, String account, Instant readAt) {
    /** When the master itself ends; none of its children may live longer. */
    public Optional<Instant> expiry() {
        return token.expiry();
    }

    /** The first 16 hexadecimal digits of the token's SHA-256. */
    public String fingerprint() {
        return token.fingerprint();
    }
}
