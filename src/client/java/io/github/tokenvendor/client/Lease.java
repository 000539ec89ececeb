package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A token with the moments that matter, in milliseconds of the client's {@link Stopwatch}. */
final class Lease {

    private static final long NEARLY_EXPIRED_MILLIS = 30_000;
    private static final double QUICKEST_REFRESH_SECONDS = 5;
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
                    "invalid_response", 200, true, 0, "The endpoint answered without a temporary token.", null);
        }
        double seconds = (Double) life;
        Object wish = body.get("refresh_in");
        double refresh = wish instanceof Double && (Double) wish < seconds ? (Double) wish : seconds * DEFAULT_REFRESH;
        refresh = Math.max(refresh, Math.min(QUICKEST_REFRESH_SECONDS, seconds / 2));
        return new Lease(
                new MapboxToken((String) token, scopes(body.get("scopes"))),
                sentAt + (long) (refresh * 1000),
                sentAt + (long) (seconds * 1000),
                Math.min(NEARLY_EXPIRED_MILLIS, (long) (seconds * 100)));
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
        return refreshAt + (long) (random * (expiresAt - refreshAt) / 3);
    }
}
