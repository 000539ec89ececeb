package io.github.tokenvendor.hostile;

import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Both handlers of the packaged program, each in one process for all rows, on the machine's clock. */
final class PackagedEnvironment extends TestEnvironment {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long BETWEEN_LOOKS_NANOS = 10_000_000L;

    private final List<PackagedVendor> vendors = new ArrayList<>();
    private int errorsSeen;

    PackagedEnvironment() {
        super(Clock.systemUTC());
        // A secret that is never cached shows every request that gets further than it should.
        surroundings.with("SECRET_CACHE_SECONDS", "0");
    }

    @Override
    VendorUnderTest start(Gateway gateway, Map<String, String> environment) {
        PackagedVendor vendor = PackagedVendor.start(Launch.of(gateway.handler(), environment));
        vendors.add(vendor);
        return vendor;
    }

    /** The lines reach this process shortly after they are written. */
    @Override
    String newErrors(int atLeast) {
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
        vendors.forEach(PackagedVendor::close);
        super.close();
    }

    /** In the order in which the functions started: only the last one may still be adding to them. */
    private List<String> errors() {
        return vendors.stream().flatMap(vendor -> vendor.otherOutput().lines()).toList();
    }
}
