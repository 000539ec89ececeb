package io.github.tokenvendor.client;

import io.github.tokenvendor.client.TokenException.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A token with the moments that matter, in milliseconds of the client's {@link Stopwatch}. */
final class Lease {

    private static final double NEARLY_EXPIRED_SECONDS = 30;
    private static final double MIN_REFRESH_SECONDS = 5;
    private static final double MAX_LIFE_SECONDS = 86_400;
    private static final double DEFAULT_REFRESH = 0.75;

    final MapboxToken token;
    final long refreshAt;
    final long expiresAt;
    private final long reserve;

    private Lease(MapboxToken token, long refreshAt, long expiresAt, long reserve) {
        this.token = token;
        this.refreshAt = refreshAt;
        this.expiresAt = expiresAt;
        this.reserve = reserve;
    }

    /**
     * Reads the vendor's answer.
     *
     * @param sentAt when the request left: the vendor counts from a later moment, so the token lives at least that long
     * @throws TokenException if the answer is no temporary token
     */
    static Lease of(Map<String, Object> body, long sentAt) throws TokenException {
        Object token = body.get("token");
        Object life = body.get("expires_in");
        boolean sound = token instanceof String
                && ((String) token).startsWith("tk.")
                && life instanceof Double
                && (Double) life >= 1;
        if (!sound) {
            throw new TokenException(
                    "invalid_response", 200, Retry.SOON, 0, "The endpoint answered without a temporary token.", null);
        }
        double seconds = Math.min((Double) life, MAX_LIFE_SECONDS);
        double reserve = Math.min(NEARLY_EXPIRED_SECONDS, seconds / 10);
        return new Lease(
                new MapboxToken((String) token, scopes(body.get("scopes"))),
                sentAt + (long) (refreshIn(body.get("refresh_in"), seconds, reserve) * 1000),
                sentAt + (long) (seconds * 1000),
                (long) (reserve * 1000));
    }

    /** What the vendor advises, unless that would be a flood of requests or a time without a token. */
    private static double refreshIn(Object advised, double life, double reserve) {
        boolean sensible = advised instanceof Double && (Double) advised > 0 && (Double) advised < life;
        double refresh = sensible ? (Double) advised : life * DEFAULT_REFRESH;
        double earliest = Math.min(MIN_REFRESH_SECONDS, life / 2);
        double latest = life - 2 * reserve;
        return Math.max(earliest, Math.min(refresh, latest));
    }

    private static List<String> scopes(Object value) {
        List<String> scopes = new ArrayList<>();
        if (value instanceof List) {
            for (Object scope : (List<?>) value) {
                scopes.add(String.valueOf(scope));
            }
        }
        return scopes;
    }

    boolean isUsable(long now) {
        return expiresAt - now > reserve;
    }

    /** A moment in the first third of the time to spare, so that a crowd does not come back all at once. */
    long refreshAt(double random) {
        return refreshAt + (long) (random * (expiresAt - reserve - refreshAt) / 3);
    }
}
