package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A minter with five calls a minute for one scope set, in front of a scripted Mapbox and a secret in memory. */
final class MinterFixture implements AutoCloseable {
    static final ScopeSet SCOPES = scopes("styles:read");
    static final Duration LIFETIME = Duration.ofSeconds(600);
    static final Allowance ANYBODY = Allowance.shared(SCOPES, LIFETIME);

    private final VendorHarness harness = new VendorHarness(Duration.ofHours(1), 5);
    final MutableClock clock = harness.clock;
    final ScriptedMapbox mapbox = harness.mapbox;
    final FakeSecret secret = harness.secret;
    final MasterTokenCache masters = harness.masters;
    final Instant start = clock.instant();
    final MapboxClock mapboxClock = new MapboxClock(clock);
    final Minter minter = minter(new MintGate(5, mapboxClock), mapbox.url());

    /** Another minter, with its own gate and Mapbox. */
    Minter minter(MintGate gate, URI mapboxUrl) {
        TokensApi api = new TokensApi(new BoundedHttpClient(harness.executor()), mapboxUrl);
        return new Minter(api, masters, mapboxClock, gate);
    }

    Lease mint() throws VendingException {
        return mint(context(Duration.ofSeconds(5)));
    }

    Lease mint(CallContext context) throws VendingException {
        return mint(clock.instant(), context);
    }

    Lease mint(Instant receivedAt, CallContext context) throws VendingException {
        return mint(SCOPES, receivedAt, context);
    }

    Lease mint(ScopeSet scopes, Instant receivedAt, CallContext context) throws VendingException {
        return mint(minter, scopes, LIFETIME, receivedAt, context);
    }

    Lease mint(Minter by, Duration bucket) throws VendingException {
        return mint(by, SCOPES, bucket, clock.instant(), context(Duration.ofSeconds(5)));
    }

    private static Lease mint(Minter by, ScopeSet scopes, Duration bucket, Instant receivedAt, CallContext context)
            throws VendingException {
        AuthorizedRequest request =
                new AuthorizedRequest(ANYBODY, scopes, receivedAt, bucket, Optional.empty(), Optional.empty());
        return by.obtain(wanted(new LeaseKey(scopes, bucket), request), context).lease();
    }

    static LeaseRequest wanted(LeaseKey key, AuthorizedRequest request) {
        return new LeaseRequest(key, request, "", false, Deadline.after(Duration.ofSeconds(5)));
    }

    /** Returns the failure of a mint. */
    VendingException assertFails(Failure failure) {
        try {
            mint();
        } catch (VendingException e) {
            assertThat(e.failure()).isEqualTo(failure);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("sk.").doesNotContain("tk.");
            assertThat(e.getCause()).isNull();
            return e;
        }
        throw new AssertionError("a token was minted");
    }

    @Override
    public void close() {
        harness.close();
    }
}
