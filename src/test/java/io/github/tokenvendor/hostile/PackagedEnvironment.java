package io.github.tokenvendor.hostile;

import io.github.tokenvendor.canary.LeakCanary;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Both handlers of the packaged program, each in one process for all rows, on the machine's clock. */
final class PackagedEnvironment implements TestEnvironment, AutoCloseable {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long BETWEEN_LOOKS_NANOS = 10_000_000L;

    private final VendorFixture surroundings = new VendorFixture(Clock.systemUTC());
    private final LeakCanary canary = new LeakCanary().guard("master token", surroundings.master());
    private final List<PackagedFunction> functions = new ArrayList<>();
    private final Map<Gateway, VendorUnderTest> shared = new EnumMap<>(Gateway.class);
    private int errorsSeen;

    PackagedEnvironment() {
        // A secret that is never trusted shows every request that gets further than it should.
        surroundings.with("SECRET_CACHE_SECONDS", "0");
        // The first call of a new process takes long on a machine that builds at the same time.
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
        return Instant.now();
    }

    @Override
    public void letTimePass() {
        // Nobody moves the machine's clock.
    }

    @Override
    public boolean isTimePassing() {
        return true;
    }

    @Override
    public int readsPerToken() {
        return 2;
    }

    @Override
    public VendorUnderTest shared(Gateway gateway) {
        return shared.get(gateway);
    }

    @Override
    public VendorUnderTest with(Gateway gateway, Map<String, String> changes) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        changes.forEach((name, value) -> environment.compute(name, (key, old) -> value));
        functions.add(PackagedFunction.start(gateway.handler(), environment));
        return new PackagedVendor(functions.get(functions.size() - 1));
    }

    /** The lines reach this process a moment after they were written. */
    @Override
    public String newErrors(int atLeast) {
        long start = System.nanoTime();
        List<String> all = errors();
        while (all.size() < errorsSeen + atLeast && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            all = errors();
        }
        List<String> lines = all.subList(errorsSeen, all.size());
        errorsSeen = all.size();
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        functions.forEach(PackagedFunction::close);
        surroundings.close();
    }

    /** Of the functions in the order of their start: only the last one may still be adding to them. */
    private List<String> errors() {
        return functions.stream()
                .flatMap(function -> function.stderr().stream())
                .toList();
    }
}
