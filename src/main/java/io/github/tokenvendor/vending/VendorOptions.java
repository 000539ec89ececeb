package io.github.tokenvendor.vending;

import java.time.Duration;

/**
 * What an operator decides about vending.
 *
 * @param mintsPerMinute how often this environment may call Mapbox for a token
 */
public record VendorOptions(ScopeSet allowed, Duration longest, int mintsPerMinute, Duration upstreamTimeout) {}
