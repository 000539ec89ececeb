package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;

/** How long Mapbox asks to wait (RFC 9110, section 10.2.3). */
sealed interface RetryAfter {
    /** The wait from a moment on Mapbox's clock; zero or more. */
    Duration countedFrom(Instant now);

    /** A length of time. */
    record Delay(long seconds) implements RetryAfter {
        @Override
        public Duration countedFrom(Instant now) {
            return Duration.ofSeconds(seconds);
        }
    }

    /** A moment on Mapbox's clock. */
    record Until(Instant moment) implements RetryAfter {
        @Override
        public Duration countedFrom(Instant now) {
            return moment.isAfter(now) ? Duration.between(now, moment) : Duration.ZERO;
        }
    }
}
