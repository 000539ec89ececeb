package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import java.time.Instant;
import java.util.Optional;

/**
 * The master token in force and the account whose tokens it creates.
 *
 * @param token authorizes the calls to Mapbox
 * @param account whose tokens it creates
 * @param generation counts up with each different master that this environment has seen
 */
public record MasterToken(AccessToken token, String account, long generation) {
    /**
     * When the master itself ends; none of its children may live longer.
     *
     * @return the moment, if the master is temporary
     */
    public Optional<Instant> expiry() {
        return token.expiry();
    }
}
