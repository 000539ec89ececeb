package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;

import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorAssembly;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.LeaseKey;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Environments that share a table in memory, a scripted Mapbox and a clock that each wait advances. */
final class SharedLeasesFixture implements AutoCloseable {
    static final List<String> SCOPES = List.of("fonts:read", "styles:read", "styles:tiles");
    /** The id of the lease for a request that restricts nothing. */
    static final String ID = LeaseItem.id("configuration", new LeaseKey(VendorHarness.ALLOWED, Duration.ofMinutes(59)));

    private final VendorHarness harness = new VendorHarness();
    private final AtomicInteger claims = new AtomicInteger();
    final InMemoryLeaseTable table = new InMemoryLeaseTable();
    final MutableClock clock = harness.clock;
    final ScriptedMapbox mapbox = harness.mapbox;
    final FakeSecret secret = harness.secret;
    final Instant start = clock.instant();

    @Override
    public void close() {
        harness.close();
    }

    TokenVendor environment() {
        MasterTokenCache masters = new MasterTokenCache(
                secret, Optional.of(TestTokens.ACCOUNT), Duration.ofMinutes(5), clock, Runnable::run);
        SharedLeaseSettings settings = new SharedLeaseSettings(
                table,
                "configuration",
                Duration.ofSeconds(1),
                () -> "claimant-" + claims.incrementAndGet(),
                () -> 0.5,
                clock::advance);
        return VendorAssembly.usual().with(settings).vendor(masters, harness.api, clock, Runnable::run);
    }

    static VendedToken vend(TokenVendor vendor) throws VendingException {
        return vendor.vend(anything(), VendorHarness.EVERYBODY, Optional.empty(), context(Duration.ofSeconds(5)));
    }

    void put(Optional<String> token, String master, Optional<Claim> claim) {
        table.put(ID, new Entry(token, master, claim, Optional.empty(), Optional.empty()));
    }

    /** Stores a token whose replacement has just been claimed. */
    void putRefused(String token, Optional<Claim> claim) {
        table.put(ID, new Entry(Optional.of(token), "", claim, Optional.of(clock.instant()), Optional.empty()));
    }

    /** A request that restricts nothing and reports a token as refused. */
    static TokenRequest refusing(String token) {
        return new TokenRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(TestTokens.parsed(token).fingerprint()));
    }

    static VendedToken vend(TokenVendor vendor, TokenRequest request) throws VendingException {
        return vendor.vend(request, VendorHarness.EVERYBODY, Optional.empty(), context(Duration.ofSeconds(5)));
    }

    String token(List<String> scopes, Instant end) {
        return TestTokens.temporary(TestTokens.ACCOUNT, scopes, start, end);
    }
}
