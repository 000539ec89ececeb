package io.github.tokenvendor.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A fault of the Tokens API; Mapbox's maps keep working. */
public enum TokensApiTrouble {
    NONE,
    /** Every response is 503. */
    UNAVAILABLE,
    /** Every response is 429, with a reset in ten seconds. */
    RATE_LIMITED,
    /** Every response takes three seconds. */
    SLOW;

    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final Duration RESET = Duration.ofSeconds(10);

    /** Returns the response to send; empty means that the rules apply. SLOW waits first. */
    Optional<FakeResponse> respond(Instant now) {
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

    /** Waits in real time, because the observers are people and clients with clocks of their own. */
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
