package io.github.tokenvendor.hostile;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The environment of the vendors under test; all rows share the two gateways' vendors. */
abstract class TestEnvironment implements AutoCloseable {
    /** Longer than any token, cached secret or budget lasts. */
    private static final Duration LONG = Duration.ofHours(2);

    final VendorFixture surroundings;
    final LeakCanary canary = new LeakCanary();
    final Clock clock;
    private final Map<Gateway, VendorUnderTest> shared = new EnumMap<>(Gateway.class);

    TestEnvironment(Clock clock) {
        this.clock = clock;
        // On a machine that is building, the first call of a cold JVM takes long.
        surroundings = new VendorFixture(clock).with("UPSTREAM_TIMEOUT_MS", "14000");
        canary.guard("master token", surroundings.master());
    }

    /** The time on the vendors' clock. */
    final Instant now() {
        return clock.instant();
    }

    /** The vendor that all rows share. */
    final VendorUnderTest shared(Gateway gateway) {
        return shared.computeIfAbsent(gateway, any -> {
            VendorUnderTest subject = with(gateway, Map.of());
            Scenario.warmUp(subject, gateway);
            return subject;
        });
    }

    /** A separate vendor with some variables set, and those without a value removed. */
    final VendorUnderTest with(Gateway gateway, Map<String, String> changes) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        changes.forEach((name, value) -> environment.compute(name, (key, old) -> value));
        return start(gateway, environment);
    }

    abstract VendorUnderTest start(Gateway gateway, Map<String, String> environment);

    /** If the clock can be moved: lets enough time pass to invalidate everything that vendors have cached. */
    final void letTimePass() {
        if (clock instanceof MutableClock manual) {
            manual.advance(LONG);
        }
    }

    /** Whether real time passes, so that a token may be older than its row. */
    final boolean isTimePassing() {
        return !(clock instanceof MutableClock);
    }

    /** What was written to standard error since the last call; waits until there are {@code count} lines. */
    abstract String newErrors(int atLeast);

    @Override
    public void close() {
        surroundings.close();
    }
}
