package io.github.tokenvendor.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What may be wrong with the Tokens API, while Mapbox's maps go on. */
public enum TokensApiTrouble {
    NONE,
    /** Every answer is 503. */
    UNAVAILABLE,
    /** Every answer is 429, and the account's allowance begins anew in ten seconds. */
    RATE_LIMITED,
    /** Every answer takes three seconds. */
    SLOW;

    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final Duration RESET = Duration.ofSeconds(10);

    /** The answer in place of that of the rules; empty when they are to answer, in the case of SLOW after a while. */
    Optional<FakeResponse> answer(Instant now) {
        return switch (this) {
            case NONE -> Optional.empty();
            case UNAVAILABLE -> Optional.of(message(503, "Service Unavailable"));
            case RATE_LIMITED ->
                Optional.of(message(429, "Too Many Requests")
                        .with(Map.of(
                                "X-Rate-Limit-Interval", "60",
                                "X-Rate-Limit-Limit", Integer.toString(RateWindow.LIMIT),
                                "X-Rate-Limit-Reset",
                                        Long.toString(now.plus(RESET).getEpochSecond()))));
            case SLOW -> {
                delay();
                yield Optional.empty();
            }
        };
    }

    /** Truly waits: what is shown is a slow Mapbox, to people and to clients with clocks of their own. */
    private static void delay() {
        try {
            Thread.sleep(DELAY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FakeResponse message(int status, String message) {
        return FakeResponse.json(status, FakeTokensApi.MEDIA_TYPE, Map.of("message", message));
    }
}
