package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A temporary token from Mapbox, not yet verified.
 *
 * @param serverTime the response's {@code Date}, in whole seconds, if present
 * @param elapsed how long the exchange took
 */
public record TemporaryToken(AccessToken token, Optional<Instant> serverTime, Duration elapsed) {}
