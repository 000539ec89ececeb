package io.github.tokenvendor.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The environment's clock, corrected by AWS's time after AWS has rejected the time of a signature. */
final class SigningClock {
    /** {@code Date} has no fractions of a second. */
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private final Clock local;
    private volatile Duration offset = Duration.ZERO;

    SigningClock(Clock local) {
        this.local = local;
    }

    Clock now() {
        return Clock.offset(local, offset);
    }

    /**
     * Corrects this clock by AWS's time, to within the duration of the exchange.
     *
     * @param serverTime AWS's time, in whole seconds
     * @param took how long the exchange took, which has just ended
     * @return whether this clock was corrected
     */
    boolean learn(Optional<Instant> serverTime, Duration took) {
        Duration correction = serverTime.map(time -> correction(time, took)).orElse(Duration.ZERO);
        offset = offset.plus(correction);
        return !correction.isZero();
    }

    private Duration correction(Instant serverTime, Duration took) {
        Instant arrived = now().instant();
        if (serverTime.isAfter(arrived)) {
            return Duration.between(arrived, serverTime);
        }
        Instant sent = arrived.minus(took);
        Instant latest = serverTime.plus(RESOLUTION);
        return latest.isBefore(sent) ? Duration.between(sent, latest) : Duration.ZERO;
    }
}
