package io.github.tokenvendor.edge;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was seen on both sides of one cache.
 *
 * @param visits the visitors' exchanges, by their begin
 * @param fetches the origin's exchanges, by their begin
 * @param load an undisturbed minute
 * @param refused the origin refuses connections
 * @param failing the vendor has no token and cannot get one: it responds with 503
 */
record Observation(
        CacheKind cache, List<Exchange> visits, List<Exchange> fetches, Phase load, Phase refused, Phase failing) {

    /** A part of the run. */
    record Phase(Instant begin, Instant end) {
        boolean contains(Instant time) {
            return !time.isBefore(begin) && time.isBefore(end);
        }

        /** The exchanges that began in it. */
        List<Exchange> of(List<Exchange> all) {
            return of(all, any -> true);
        }

        /** The exchanges that began in it and match. */
        List<Exchange> of(List<Exchange> all, Predicate<Exchange> given) {
            return all.stream()
                    .filter(exchange -> contains(exchange.begin()))
                    .filter(given)
                    .toList();
        }
    }
}
