package io.github.tokenvendor.callers;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An issuer, a policy for all of its callers, and a verifier of their credentials. */
final class VerifierFixture implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    final FakeIssuer issuer = FakeIssuer.start(clock);
    final ExecutorService executor = Executors.newCachedThreadPool();

    /** The issuer's keys, not fetched yet; from this address, or from the one in its discovery document. */
    IssuerKeys keys(Optional<URI> address) {
        return keys(address, clock);
    }

    /** The same by another clock. */
    IssuerKeys keys(Optional<URI> address, InstantSource otherClock) {
        KeySetFetcher fetcher = new KeySetFetcher(new BoundedHttpClient(executor), policies(address), clock);
        return new IssuerKeys(fetcher, TIMEOUT, otherClock, executor);
    }

    /** A verifier that has seen no credential yet. */
    CredentialVerifier verifier() {
        return new CredentialVerifier(policies(Optional.empty()), keys(Optional.empty()), clock);
    }

    private Policies policies(Optional<URI> keys) {
        Conditions conditions =
                new Conditions(issuer.name(), List.of(FakeIssuer.AUDIENCE), Map.of(), keys, "authorization");
        Policy policy = new Policy(
                "any",
                Optional.of(conditions),
                VendorHarness.ALLOWED,
                Duration.ofHours(1),
                20,
                Optional.empty(),
                false);
        return new Policies(List.of(policy), true);
    }

    @Override
    public void close() {
        issuer.close();
        executor.shutdownNow();
    }
}
