package io.github.tokenvendor.http;

import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.Map;

/**
 * How long shared caches may keep a token, in seconds.
 *
 * @param fresh how long a copy may be served without asking again
 * @param whileRevalidate how much longer while a new one is fetched (RFC 5861)
 * @param ifError how much longer while fetching a new one fails
 */
record CacheLifetimes(long fresh, long whileRevalidate, long ifError) {
    private static final double MAX_FRESH = 300;
    private static final double MAX_FRESH_IF_STALE = 5;
    private static final long MAX_WHILE_REVALIDATE = 30;
    private static final long MAX_IF_ERROR = 300;

    /**
     * The lifetimes of a token's copies. Even the oldest copy has at least half of the token's remaining lifetime.
     *
     * @param jitter drawn from 0 to 1 for each response, so that keys and caches do not expire together
     */
    static CacheLifetimes of(VendedToken vended, double jitter) {
        Lease lease = vended.lease();
        double life = seconds(Duration.between(lease.issuedAt(), lease.expires()));
        long longest = vended.expiresIn() / 2;
        double untilReplaced = seconds(Duration.between(vended.at(), vended.replaceAt()));
        double bound = Math.min(Math.min(life / 10, (double) longest), Math.min(untilReplaced, maxFresh(vended)));
        long fresh = Math.max(1, drawn(bound, jitter));
        long older = Math.max(0, longest - fresh);
        return new CacheLifetimes(
                fresh,
                Math.min(older, Math.min(MAX_WHILE_REVALIDATE, (long) (life / 100))),
                Math.min(older, Math.min(MAX_IF_ERROR, (long) (life / 10))));
    }

    private static double maxFresh(VendedToken vended) {
        return vended.source() == Source.STALE ? MAX_FRESH_IF_STALE : MAX_FRESH;
    }

    /** A whole number between 0.8 and 1 times the bound, or just below it if no whole number lies between them. */
    private static long drawn(double bound, double jitter) {
        long most = (long) Math.floor(bound);
        long least = Math.min(most, (long) Math.ceil(bound * 0.8));
        return least + (long) (jitter * (most - least + 1));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    /** The age of the oldest copy that a cache may serve. */
    long oldest() {
        return fresh + Math.max(whileRevalidate, ifError);
    }

    /**
     * The headers for caches. {@code CDN-Cache-Control} (RFC 9213) is for caches that serve nothing stale after
     * {@code s-maxage}. Browsers ignore both; for them there is {@code max-age=0}, although some apply
     * {@code stale-while-revalidate}.
     */
    Map<String, String> headers() {
        String stale = ", stale-while-revalidate=" + whileRevalidate + ", stale-if-error=" + ifError;
        return Map.of(
                "Cache-Control", "public, max-age=0, s-maxage=" + fresh + stale,
                "CDN-Cache-Control", "public, max-age=" + fresh + stale);
    }
}
