package io.github.tokenvendor.secrets;

import io.github.tokenvendor.testing.Interleavings;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A secret that changes with every fetch. */
@Tag("slow")
class MasterTokenCacheLincheckTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    /** Parsed in advance, so that Lincheck explores the cache and not the JSON parser. */
    private static final List<SecretValue> VALUES = IntStream.range(0, 20)
            .mapToObj(number -> secret("master-" + number))
            .toList();

    @Test
    void anyInterleaving_ofCallersWithoutAMaster_readsTheSecretOnce() {
        Interleavings.explore(() -> {
            AtomicInteger reads = new AtomicInteger();
            MasterTokenCache cache = cache(reads, Duration.ofMinutes(5));
            Interleavings.concurrently(() -> current(cache), () -> current(cache));
            check(reads.get() == 1, reads + " reads");
        });
    }

    @Test
    void anyInterleaving_ofARefusalAndAFetch_givesAnotherMasterThanTheRefusedOne() {
        Interleavings.explore(() -> {
            MasterTokenCache cache = cache(new AtomicInteger(), Duration.ZERO);
            MasterToken refused = master(cache);
            Interleavings.concurrently(
                    () -> check(replacement(cache, refused).isPresent(), "no replacement"), () -> current(cache));
            check(numberOf(cache.known().orElseThrow()) > numberOf(refused), "the refused master");
        });
    }

    private static MasterTokenCache cache(AtomicInteger reads, Duration timeToLive) {
        SecretReader reader = context -> VALUES.get(reads.getAndIncrement());
        return new MasterTokenCache(reader, Optional.empty(), timeToLive, InstantSource.fixed(NOW), Runnable::run);
    }

    private static int current(MasterTokenCache cache) {
        return numberOf(master(cache));
    }

    private static MasterToken master(MasterTokenCache cache) {
        try {
            return cache.current(context());
        } catch (SecretException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<MasterToken> replacement(MasterTokenCache cache, MasterToken refused) {
        try {
            return cache.replacementFor(refused, context());
        } catch (SecretException e) {
            throw new AssertionError(e);
        }
    }

    private static int numberOf(MasterToken master) {
        for (int number = 0; number < VALUES.size(); number++) {
            if (VALUES.get(number).token().sameAs(master.token())) {
                return number;
            }
        }
        throw new AssertionError("a master that the secret never held");
    }

    private static SecretValue secret(String id) {
        try {
            return SecretValue.parse(TestTokens.secret(id));
        } catch (SecretException e) {
            throw new AssertionError(e);
        }
    }

    private static CallContext context() {
        return VendorHarness.context(Duration.ofMinutes(1));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
