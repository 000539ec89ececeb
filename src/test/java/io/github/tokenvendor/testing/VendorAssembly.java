package io.github.tokenvendor.testing;

import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.sharing.SharedLeaseSettings;
import io.github.tokenvendor.sharing.SharedLeases;
import io.github.tokenvendor.vending.CachingMinter;
import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.MintGate;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.TokenVendor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * Wires a vendor for tests of the core, as the Lambda package wires the deployed one.
 *
 * @param timeout the upstream timeout
 * @param jitter draws a number from 0 to 1 for each lease's refresh time
 */
public record VendorAssembly(
        int mintsPerMinute, Duration timeout, DoubleSupplier jitter, Optional<SharedLeaseSettings> sharing) {
    /** The usual settings, without jitter and without a shared table. */
    public static VendorAssembly usual() {
        return new VendorAssembly(20, Duration.ofSeconds(5), () -> 0, Optional.empty());
    }

    /** The same with another minting budget. */
    public VendorAssembly with(int otherMintsPerMinute) {
        return new VendorAssembly(otherMintsPerMinute, timeout, jitter, sharing);
    }

    /** The same with another upstream timeout. */
    public VendorAssembly with(Duration otherTimeout) {
        return new VendorAssembly(mintsPerMinute, otherTimeout, jitter, sharing);
    }

    /** The same with jitter. */
    public VendorAssembly with(DoubleSupplier otherJitter) {
        return new VendorAssembly(mintsPerMinute, timeout, otherJitter, sharing);
    }

    /** The same with a shared table. */
    public VendorAssembly with(SharedLeaseSettings settings) {
        return new VendorAssembly(mintsPerMinute, timeout, jitter, Optional.of(settings));
    }

    /** Creates the vendor. */
    public TokenVendor vendor(MasterTokenCache masters, TokensApi api, InstantSource clock, Executor executor) {
        MapboxClock mapboxClock = new MapboxClock(clock);
        MintGate gate = new MintGate(mintsPerMinute, mapboxClock);
        Minter minter = new Minter(api, masters, mapboxClock, gate);
        LeaseCache cache = new LeaseCache(jitter);
        LeaseSource source = sharing.<LeaseSource>map(
                        settings -> new SharedLeases(settings, minter, cache, masters, mapboxClock))
                .orElse(minter);
        Duration mintTimeout = timeout.multipliedBy(3).dividedBy(2);
        CachingMinter leases = new CachingMinter(source, masters, mapboxClock, cache, mintTimeout, executor);
        return new TokenVendor(masters, mapboxClock, minter, leases);
    }
}
