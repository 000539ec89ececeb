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
import org.junit.jupiter.api.Test;

/** A secret that changes with every reading. */
class MasterTokenSourceLincheckTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

    /** Parsed beforehand: what is explored is the source, not the reading of JSON. */
    private static final List<SecretValue> VALUES = IntStream.range(0, 20)
            .mapToObj(number -> secret("master-" + number))
            .toList();

    @Test
    void anyInterleaving_ofCallersWithoutAMaster_readsTheSecretOnce() {
        Interleavings.explore(() -> {
            AtomicInteger reads = new AtomicInteger();
            MasterTokenSource source = source(reads, Duration.ofMinutes(5));
            Interleavings.concurrently(() -> current(source), () -> current(source));
            check(reads.get() == 1, reads + " readings");
        });
    }

    @Test
    void anyInterleaving_ofARefusalAndAReading_endsWithAnotherMasterThanTheRefusedOne() {
        Interleavings.explore(() -> {
            MasterTokenSource source = source(new AtomicInteger(), Duration.ZERO);
            MasterToken refused = master(source);
            Interleavings.concurrently(
                    () -> check(replacement(source, refused).isPresent(), "no replacement"), () -> current(source));
            check(numberOf(source.lastKnown().orElseThrow()) > numberOf(refused), "the refused master");
        });
    }

    private static MasterTokenSource source(AtomicInteger reads, Duration timeToLive) {
        SecretReader reader = context -> VALUES.get(reads.getAndIncrement());
        return new MasterTokenSource(reader, Optional.empty(), timeToLive, InstantSource.fixed(NOW), Runnable::run);
    }

    private static int current(MasterTokenSource source) {
        return numberOf(master(source));
    }

    private static MasterToken master(MasterTokenSource source) {
        try {
            return source.current(context());
        } catch (SecretException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<MasterToken> replacement(MasterTokenSource source, MasterToken refused) {
        try {
            return source.replacementFor(refused, context());
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
        throw new AssertionError("a master that was never read");
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
