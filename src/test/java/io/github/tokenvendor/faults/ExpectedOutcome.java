package io.github.tokenvendor.faults;

import java.time.Duration;
import java.util.Set;

/**
 * What the vendor has to answer, and to write to its log.
 *
 * @param status the HTTP status
 * @param code the problem's code; {@code vended} for a token
 * @param retryable the problem's member of that name
 * @param shortest the least that {@code Retry-After} may say; null where there must be no such field
 * @param longest the most that it may say
 * @param failure the class of upstream failure in the audit line; empty for none
 */
record ExpectedOutcome(
        int status, String code, boolean retryable, Duration shortest, Duration longest, String failure) {

    /** The fault is survived: a token is vended. */
    static final ExpectedOutcome VENDED = new ExpectedOutcome(200, "vended", false, null, null, "");

    /** Mapbox responded with a success that proves nothing. */
    static final ExpectedOutcome NO_PROOF = untrustworthy("");

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final Duration SOON_ENOUGH = Duration.ofSeconds(5);

    static ExpectedOutcome untrustworthy(String failure) {
        return new ExpectedOutcome(
                502, "untrustworthy_response", true, Duration.ofSeconds(1), Duration.ofSeconds(5), failure);
    }

    static ExpectedOutcome mapboxUnavailable(String failure) {
        return new ExpectedOutcome(503, "mapbox_unavailable", true, SOON, SOON_ENOUGH, failure);
    }

    static ExpectedOutcome secretsUnavailable(String failure) {
        return new ExpectedOutcome(503, "secrets_unavailable", true, SOON, COOLDOWN, failure);
    }

    static ExpectedOutcome rateLimited(int seconds) {
        Duration wait = Duration.ofSeconds(seconds);
        return new ExpectedOutcome(503, "mapbox_rate_limited", true, wait, wait, "mapbox_429");
    }

    static ExpectedOutcome misconfigured(String failure) {
        return new ExpectedOutcome(500, "misconfigured", true, SOON, COOLDOWN, failure);
    }

    /** What a single occurrence of keeps the vendor from trying again for a while. */
    private static final Set<String> REMEMBERED = Set.of("misconfigured", "secrets_unavailable", "mapbox_rate_limited");

    boolean vends() {
        return status == 200;
    }

    /** How long the vendor calls Mapbox no more. */
    Duration patience() {
        return REMEMBERED.contains(code) ? longest : Duration.ZERO;
    }
}
