package io.github.tokenvendor.mapbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A temporary token as Mapbox answered it, not yet proven to be what was asked for.
 *
 * @param token the token
 * @param serverTime Mapbox's own time when it answered, to the second, if it said so
 */
public record TemporaryToken(AccessToken token, Optional<Instant> serverTime) {}
