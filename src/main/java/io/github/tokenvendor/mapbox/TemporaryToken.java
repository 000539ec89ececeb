package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A temporary token as Mapbox answered it, not yet proven to be what was asked for.
 *
 * @param serverTime Mapbox's own time at some moment of the exchange, to the second, if it said so
 */
public record TemporaryToken(AccessToken token, Optional<Instant> serverTime, Duration elapsed) {}
