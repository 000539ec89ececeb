package io.github.tokenvendor.faults;

import java.time.Duration;

/**
 * How the vendor must respond, and what it must log.
 *
 * @param status the HTTP status
 * @param code the problem's code; {@code vended} for a token
 * @param shortest the smallest allowed {@code Retry-After}; null if the header must be absent
 * @param longest the largest allowed {@code Retry-After}
 * @param failure the class of upstream failure in the audit line; may be empty
 */
record ExpectedOutcome(int status, String code, Duration shortest, Duration longest, String failure) {
    /** Parses a code, followed by a class of failure or the seconds of {@code Retry-After}. */
    static ExpectedOutcome parse(String text) {
        String[] words = text.split(" ");
        String detail = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "vended" -> new ExpectedOutcome(200, words[0], null, null, detail);
            case "untrustworthy_response" -> retryable(502, words[0], 1, 5, detail);
            case "mapbox_unavailable" -> retryable(503, words[0], 1, 5, detail);
            case "keys_unavailable", "secrets_unavailable" -> retryable(503, words[0], 1, 30, detail);
            case "misconfigured" -> retryable(500, words[0], 1, 30, detail);
            case "mapbox_rate_limited" -> {
                int seconds = Integer.parseInt(detail);
                yield retryable(503, words[0], seconds, seconds, "mapbox_429");
            }
            default -> throw new IllegalArgumentException("unknown outcome: " + text);
        };
    }

    private static ExpectedOutcome retryable(int status, String code, int shortest, int longest, String failure) {
        return new ExpectedOutcome(status, code, Duration.ofSeconds(shortest), Duration.ofSeconds(longest), failure);
    }

    boolean vends() {
        return status == 200;
    }

    /** How long the vendor remembers the failure instead of calling the upstream. */
    Duration patience() {
        return switch (code) {
            case "misconfigured", "keys_unavailable", "secrets_unavailable", "mapbox_rate_limited" -> longest;
            default -> Duration.ZERO;
        };
    }
}
