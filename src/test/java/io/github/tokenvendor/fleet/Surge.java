package io.github.tokenvendor.fleet;

import java.time.Duration;

/**
 * The first minute of a fleet whose environments start within a second, each called about once a second, in front of a
 * Mapbox that allows its hundred calls a minute.
 *
 * @param requests to all environments
 * @param tokens how many of those got a token
 * @param mapboxCalls calls of the Tokens API
 */
public record Surge(long requests, long tokens, int mapboxCalls) {
    private static final int MAPBOX_LIMIT = 100;

    /**
     * Runs it on a virtual clock.
     *
     * @param sharesLeases whether there is a table
     */
    public static Surge of(int environments, boolean sharesLeases) {
        try (Fleet fleet = new Fleet(1, MAPBOX_LIMIT, sharesLeases)) {
            fleet.start(environments, Duration.ofSeconds(1), Duration.ofMinutes(1));
            fleet.run();
            long tokens = fleet.replies.stream().filter(Fleet.Reply::isToken).count();
            return new Surge(fleet.replies.size(), tokens, fleet.mapbox.calls());
        }
    }
}
