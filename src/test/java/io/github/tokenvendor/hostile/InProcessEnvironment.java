package io.github.tokenvendor.hostile;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Both handlers in this process, on a clock that is moved by hand. */
final class InProcessEnvironment implements TestEnvironment, AutoCloseable {
    /** Longer than any token, secret or budget lasts. */
    private static final Duration LONG = Duration.ofHours(2);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-23T10:00:00.123456789Z"));
    private final VendorFixture surroundings = new VendorFixture(clock);
    private final LeakCanary canary = new LeakCanary().guard("master token", surroundings.master());
    private final Map<Gateway, VendorUnderTest> shared = new EnumMap<>(Gateway.class);
    private final StandardStreams streams = new StandardStreams();

    InProcessEnvironment() {
        // The first call of a cold JVM takes long on a machine that builds at the same time.
        surroundings.with("UPSTREAM_TIMEOUT_MS", "14000");
        for (Gateway gateway : Gateway.values()) {
            VendorUnderTest subject = with(gateway, Map.of());
            Scenario.warmUp(subject, gateway);
            shared.put(gateway, subject);
        }
    }

    @Override
    public VendorFixture surroundings() {
        return surroundings;
    }

    @Override
    public LeakCanary canary() {
        return canary;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void letTimePass() {
        clock.advance(LONG);
    }

    @Override
    public boolean isTimePassing() {
        return false;
    }

    @Override
    public int readsPerToken() {
        return 1;
    }

    @Override
    public VendorUnderTest shared(Gateway gateway) {
        return shared.get(gateway);
    }

    @Override
    public VendorUnderTest with(Gateway gateway, Map<String, String> changes) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        changes.forEach((name, value) -> environment.compute(name, (key, old) -> value));
        return switch (gateway) {
            case HTTP_API -> InProcessVendor.httpApi(environment, clock);
            case REST_API -> InProcessVendor.restApi(environment, clock);
        };
    }

    /** The handlers log to a stream of their own, so anything on standard output is amiss as well. */
    @Override
    public String newErrors(int atLeast) {
        String stray = streams.takeOut();
        if (!stray.isEmpty()) {
            throw new AssertionError("the vendor wrote past its log: " + stray);
        }
        return streams.takeErr();
    }

    @Override
    public void close() {
        streams.close();
        surroundings.close();
    }
}
