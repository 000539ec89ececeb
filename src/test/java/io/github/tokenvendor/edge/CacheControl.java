package io.github.tokenvendor.edge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the vendor allows shared caches.
 *
 * @param fresh how long copies may be used: N
 * @param whileRevalidate how long expired copies may be used while a new one is fetched: W
 * @param ifError how long expired copies may be used while fetching fails: E
 */
record CacheControl(Duration fresh, Duration whileRevalidate, Duration ifError) {
    private static final Pattern DIRECTIVE = Pattern.compile("(?:^|, )([a-z-]+)=(\\d+)");
    private static final Set<String> ALL = Set.of("s-maxage", "stale-while-revalidate", "stale-if-error");

    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException if it lacks one of the three
     */
    static CacheControl parse(String header) {
        Map<String, Duration> directives = new HashMap<>();
        Matcher directive = DIRECTIVE.matcher(header);
        while (directive.find()) {
            directives.put(directive.group(1), Duration.ofSeconds(Long.parseLong(directive.group(2))));
        }
        if (!directives.keySet().containsAll(ALL)) {
            throw new IllegalArgumentException(header);
        }
        return new CacheControl(
                directives.get("s-maxage"), directives.get("stale-while-revalidate"), directives.get("stale-if-error"));
    }

    /** How long an expired copy may be used, at most. */
    Duration stale() {
        return whileRevalidate.compareTo(ifError) > 0 ? whileRevalidate : ifError;
    }
}
