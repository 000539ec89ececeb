package io.github.tokenvendor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.sharing.LeaseTable;
import io.github.tokenvendor.sharing.SharedLeaseSettings;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorAssembly;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Many environments, each with its own vendor and clock skew, called in sequence. */
final class Fleet implements AutoCloseable {
    /** Real time for the sockets; it must not matter. */
    private static final Duration REAL_TIMEOUT = Duration.ofMinutes(1);

    private static final long MAX_SKEW_MILLIS = 2_000;

    /** What a caller got. */
    record Reply(Instant requested, Duration waited, String outcome) {
        boolean isToken() {
            return outcome.equals("token");
        }
    }

    final VirtualTime time = new VirtualTime();
    final FleetMapbox mapbox;
    final FleetTable table;
    final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    final List<Reply> replies = new ArrayList<>();
    private final Instant start = time.now();
    private final Random random;
    private final Optional<LeaseTable> shared;
    private final ExecutorService sockets = Executors.newCachedThreadPool();
    private int claims;

    Fleet(long seed, int mapboxLimit, boolean sharesLeases) {
        random = new Random(seed);
        mapbox = new FleetMapbox(time, mapboxLimit);
        table = new FleetTable(time, random);
        shared = sharesLeases ? Optional.of(table.table()) : Optional.empty();
    }

    Instant after(Duration length) {
        return start.plus(length);
    }

    /** Schedules an event. */
    void at(Duration when, Runnable event) {
        time.start(after(when), event);
    }

    /** Starts environments within a second; until {@code end}, each serves a caller about once per interval. */
    void start(int environments, Duration interval, Duration end) {
        for (int i = 0; i < environments; i++) {
            time.start(start.plusMillis(random.nextInt(1_000)), () -> live(interval, after(end)));
        }
    }

    void run() {
        time.run();
    }

    private void live(Duration interval, Instant end) {
        TokenVendor vendor = vendor();
        while (time.now().isBefore(end)) {
            try {
                serve(vendor);
                time.sleep(Duration.ofMillis((long) (interval.toMillis() * (0.5 + random.nextDouble()))));
            } catch (FleetTable.Killed e) {
                vendor = vendor();
            }
        }
    }

    private void serve(TokenVendor vendor) {
        Instant requested = time.now();
        String outcome;
        try {
            VendedToken vended = vendor.vend(
                    VendorHarness.anything(),
                    VendorHarness.EVERYBODY,
                    Optional.empty(),
                    VendorHarness.context(REAL_TIMEOUT));
            assertRight(vended);
            outcome = "token";
        } catch (VendingException e) {
            outcome = e.failure().name();
        }
        replies.add(new Reply(requested, Duration.between(requested, time.now()), outcome));
    }

    private void assertRight(VendedToken vended) {
        assertThat(mapbox.hasIssued(vended.lease().reveal())).isTrue();
        assertThat(vended.lease().expires()).isAfter(time.now().plusSeconds(50));
        assertThat(vended.lease().token().scopes().orElseThrow())
                .containsExactlyElementsOf(VendorHarness.ALLOWED.texts());
    }

    private TokenVendor vendor() {
        Duration skew = Duration.ofMillis((long) (MAX_SKEW_MILLIS * (2 * random.nextDouble() - 1)));
        InstantSource clock = () -> time.now().plus(skew);
        // Work runs on its caller's thread, so one task at a time.
        MasterTokenCache masters = new MasterTokenCache(
                secret, Optional.of(TestTokens.ACCOUNT), Duration.ofMinutes(5), clock, Runnable::run);
        VendorAssembly assembly = VendorAssembly.usual().with(REAL_TIMEOUT).with(random::nextDouble);
        return shared.map(table -> assembly.with(settings(table)))
                .orElse(assembly)
                .vendor(masters, new TokensApi(new BoundedHttpClient(sockets), mapbox.url()), clock, Runnable::run);
    }

    private SharedLeaseSettings settings(LeaseTable table) {
        return new SharedLeaseSettings(
                table, "configuration", REAL_TIMEOUT, () -> "claim-" + claims++, random::nextDouble, time::sleep);
    }

    @Override
    public void close() {
        mapbox.close();
        sockets.shutdownNow();
    }
}
