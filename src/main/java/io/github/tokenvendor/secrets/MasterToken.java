package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The master token and the account whose tokens it creates.
 *
 * @param readAt when the secret was first found to hold it
 */
public record MasterToken(AccessToken token, String account, Instant readAt) {
    private static final Duration ABOUT_TO_EXPIRE = Duration.ofSeconds(30);

    /** When the master itself expires, if it is temporary; the tokens that it creates cannot live longer. */
    public Optional<Instant> expiry() {
        return token.expiry();
    }

    /** Whether it is temporary and expires so soon that the secret may already hold its successor. */
    boolean isAboutToExpire(Instant now) {
        return expiry().filter(now.plus(ABOUT_TO_EXPIRE)::isAfter).isPresent();
    }

    /** The first 16 hexadecimal digits of the token's SHA-256. */
    public String fingerprint() {
        return token.fingerprint();
    }
}
