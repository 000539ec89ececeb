package io.github.tokenvendor.vending;

import java.time.Duration;

/**
 * What an operator decides about vending.
 *
 * @param allowed the allowlist of scopes
 * @param longest the longest lifetime of a token
 * @param mintsPerMinute how often this environment may call Mapbox for a token
 * @param upstreamTimeout the ceiling for one exchange with an upstream
 */
public record VendorOptions(ScopeSet allowed, Duration longest, int mintsPerMinute, Duration upstreamTimeout) {}
