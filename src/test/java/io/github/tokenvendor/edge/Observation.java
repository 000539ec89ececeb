package io.github.tokenvendor.edge;

import java.util.List;

/**
 * What was seen at one cache.
 *
 * @param visits by the time of sending
 * @param fetches by the time of arrival
 * @param load an undisturbed minute
 * @param refused the origin refuses connections
 * @param failing the vendor has no token and gets none: it responds with 503
 */
record Observation(
        CacheKind cache, List<Visit> visits, List<Fetch> fetches, Phase load, Phase refused, Phase failing) {}
