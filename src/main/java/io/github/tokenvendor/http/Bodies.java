package io.github.tokenvendor.http;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.VendedToken;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the bodies of answers. */
final class Bodies {
    /** A client that comes back at three quarters of the life has time for a few tries before the end. */
    private static final double REFRESH_AT = 0.75;

    private Bodies() {}

    static String health() {
        return JsonWriter.of(Map.of("status", "ok"));
    }

    /** Mapbox's own member names, so that its clients find what they look for, and three more. */
    static String token(VendedToken vended) {
        Lease lease = vended.lease();
        long seconds = Math.max(0, lease.remaining(vended.at()).toSeconds());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("token", lease.reveal());
        members.put(
                "issued_at", lease.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        members.put("expires", lease.expires().toString());
        members.put("expires_in", seconds);
        members.put("refresh_in", (long) (seconds * REFRESH_AT));
        members.put("scopes", lease.scopes().texts());
        return JsonWriter.of(members);
    }

    /** RFC 9457; {@code message} repeats {@code detail} because Mapbox's clients show that member. */
    static String problem(ProblemException problem, String requestId) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", problem.type().title());
        members.put("status", problem.type().status());
        members.put("code", problem.type().code());
        members.put("detail", problem.getMessage());
        members.put("message", problem.getMessage());
        members.put("retryable", problem.type().retryable() || problem.headers().containsKey("Retry-After"));
        members.put("request_id", requestId);
        return JsonWriter.of(members);
    }
}
