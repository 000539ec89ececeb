package io.github.tokenvendor.vending;

import io.github.tokenvendor.testing.Interleavings;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LeaseCacheLincheckTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
    private static final LeaseKey KEY = new LeaseKey(VendorHarness.scopes("styles:read"), Duration.ofSeconds(600));
    private static final Lease SHORT = lease(600);
    private static final Lease LONG = lease(900);

    @Test
    void anyInterleaving_acceptsOneRefusalOfALease() {
        Interleavings.explore(() -> {
            LeaseCache cache = new LeaseCache(() -> 0);
            cache.put(KEY, SHORT);
            AtomicInteger accepted = new AtomicInteger();
            Runnable refusal = () -> {
                if (cache.acceptRefusal(KEY, SHORT.fingerprint(), NOW)) {
                    accepted.incrementAndGet();
                }
            };
            Interleavings.concurrently(refusal, () -> cache.backOff(KEY, NOW), refusal);
            check(accepted.get() == 1, accepted + " refusals");
            check(cache.find(KEY).filter(cached -> cached.isBackingOff(NOW)).isPresent(), "a refusal ended the pause");
        });
    }

    /** Reporting a token must not cause its successor to be replaced. */
    @Test
    void anyInterleaving_refusalsAndAReplacement_neverMarkTheNewLease() {
        Interleavings.explore(() -> {
            LeaseCache cache = new LeaseCache(() -> 0);
            cache.put(KEY, SHORT);
            AtomicInteger accepted = new AtomicInteger();
            Runnable refusal = () -> {
                if (cache.acceptRefusal(KEY, SHORT.fingerprint(), NOW)) {
                    accepted.incrementAndGet();
                    cache.put(KEY, LONG);
                }
            };
            Interleavings.concurrently(refusal, refusal);
            check(accepted.get() == 1, accepted + " refusals");
            check(cache.held(KEY).filter(LONG::equals).isPresent(), "the new lease was lost");
        });
    }

    @Test
    void anyInterleaving_keepsTheLongerOfTwoLeasesThatAreOffered() {
        Interleavings.explore(() -> {
            LeaseCache cache = new LeaseCache(() -> 0);
            Interleavings.concurrently(
                    () -> cache.offer(KEY, SHORT), () -> cache.offer(KEY, LONG), () -> cache.backOff(KEY, NOW));
            Optional<Lease> kept = cache.fresh(KEY, Optional.empty(), NOW);
            check(kept.filter(LONG::equals).isPresent(), "the shorter one was kept");
        });
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static Lease lease(long seconds) {
        Instant end = NOW.plusSeconds(seconds);
        String text = TestTokens.temporary(TestTokens.ACCOUNT, KEY.scopes().texts(), NOW, end);
        return new Lease(TestTokens.parsed(text), KEY.scopes(), NOW, end, "0123456789abcdef");
    }
}
