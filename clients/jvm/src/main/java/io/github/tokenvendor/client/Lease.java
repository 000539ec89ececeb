package io.github.tokenvendor.client;

import io.github.tokenvendor.client.TokenException.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A token with its refresh and expiry times, in milliseconds of the client's {@link Stopwatch}. */
final class Lease {

    private static final double NEARLY_EXPIRED_SECONDS = 30;
    private static final double MIN_REFRESH_SECONDS = 5;
    /** Mapbox's limit for temporary tokens; a longer lifetime is a mistake. */
    private static final double MAX_LIFETIME_SECONDS = 3_600;

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
     * Parses the vendor's response.
     *
     * @param sentAt when the request was sent: the vendor counts from later, so the token lives at least this long
     * @throws TokenException if the response has no temporary token
     */
    static Lease of(Map<String, Object> body, long sentAt) throws TokenException {
        Object token = body.get("token");
        Object lifetime = body.get("expires_in");
        boolean valid = token instanceof String
                && ((String) token).startsWith("tk.")
                && lifetime instanceof Double
                && (Double) lifetime >= 1;
        if (!valid) {
            throw new TokenException(
                    "invalid_response", 200, Retry.SOON, 0, "The response has no temporary token.", null);
        }
        double seconds = Math.min((Double) lifetime, MAX_LIFETIME_SECONDS);
        double reserve = Math.min(NEARLY_EXPIRED_SECONDS, seconds / 10);
        return new Lease(
                new MapboxToken((String) token, scopes(body.get("scopes"))),
                sentAt + (long) (refreshIn(body.get("refresh_in"), seconds, reserve) * 1000),
                sentAt + (long) (seconds * 1000),
                (long) (reserve * 1000));
    }

    /** The vendor's advice, limited so that it causes neither a flood of requests nor a gap without a token. */
    private static double refreshIn(Object advised, double lifetime, double reserve) {
        boolean sensible = advised instanceof Double && (Double) advised > 0 && (Double) advised < lifetime;
        double refresh = sensible ? (Double) advised : lifetime * DEFAULT_REFRESH;
        double earliest = Math.min(MIN_REFRESH_SECONDS, lifetime / 2);
        double latest = lifetime - 2 * reserve;
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

    /**
     * This lease if it comes from a copy of that age; null if the copy's token is due for a refresh.
     *
     * @param ageMillis not negative
     */
    Lease aged(long ageMillis, long sentAt) {
        boolean due = ageMillis > 0 && refreshAt - ageMillis < sentAt + (long) (MIN_REFRESH_SECONDS * 1000);
        return due ? null : new Lease(token, refreshAt - ageMillis, expiresAt - ageMillis, reserve);
    }

    /** When to refresh, spread over the first third of the remaining time so that clients do not return all at once. */
    long refreshAt(double random) {
        return refreshAt + (long) (random * (expiresAt - reserve - refreshAt) / 3);
    }
}
