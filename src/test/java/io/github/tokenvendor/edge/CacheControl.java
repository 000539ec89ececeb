package io.github.tokenvendor.edge;

import java.time.Duration;
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
    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException if it lacks one of the three
     */
    static CacheControl parse(String header) {
        return new CacheControl(
                directive(header, "s-maxage"),
                directive(header, "stale-while-revalidate"),
                directive(header, "stale-if-error"));
    }

    private static Duration directive(String header, String name) {
        Matcher directive = Pattern.compile("(?:^|, )" + name + "=(\\d+)").matcher(header);
        if (!directive.find()) {
            throw new IllegalArgumentException(header);
        }
        return Duration.ofSeconds(Long.parseLong(directive.group(1)));
    }

    /** How long an expired copy may be used, at most. */
    Duration stale() {
        return whileRevalidate.compareTo(ifError) > 0 ? whileRevalidate : ifError;
    }
}
