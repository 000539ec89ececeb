package io.github.tokenvendor.secrets;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The time after a reading that failed, was late, found no master or nothing better: no request causes another. */
final class ReadingPause {
    static final Duration LENGTH = Duration.ofSeconds(30);

    private record Pause(Instant until, @Nullable SecretException failure) {}

    private static final Pause NONE = new Pause(Instant.MIN, null);

    private final InstantSource clock;
    private volatile Pause pause = NONE;

    ReadingPause(InstantSource clock) {
        this.clock = clock;
    }

    void begin() {
        pause = new Pause(clock.instant().plus(LENGTH), null);
    }

    /** Begins one in which the failure is what every reading would come to. */
    void begin(SecretException failure, Instant since) {
        pause = new Pause(since.plus(LENGTH), failure);
    }

    void end() {
        pause = NONE;
    }

    boolean isOn() {
        return !left().isZero();
    }

    Duration left() {
        Duration left = Duration.between(clock.instant(), pause.until());
        // A clock that was set back must not prolong the pause.
        return left.isNegative() || left.compareTo(LENGTH) > 0 ? Duration.ZERO : left;
    }

    void throwFailure() throws SecretException {
        SecretException failure = pause.failure();
        if (failure != null) {
            throw failure;
        }
    }
}
