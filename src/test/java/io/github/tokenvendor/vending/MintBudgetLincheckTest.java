package io.github.tokenvendor.vending;

import io.github.tokenvendor.testing.Interleavings;
import io.github.tokenvendor.vending.MintBudget.Permit;
import io.github.tokenvendor.vending.MintBudget.Use;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MintBudgetLincheckTest {
    private static final int PER_MINUTE = 2;

    @Test
    void anyInterleaving_spendsTheBudgetToTheLastCallAndNoFurther() {
        Interleavings.explore(() -> {
            MintBudget limiter = new MintBudget(PER_MINUTE, InstantSource.fixed(Instant.EPOCH));
            AtomicInteger reached = new AtomicInteger();
            Interleavings.concurrently(
                    () -> mint(limiter, reached), () -> mint(limiter, reached), () -> giveBack(limiter));
            while (mint(limiter, reached)) {
                continue;
            }
            if (reached.get() != PER_MINUTE) {
                throw new AssertionError(reached + " calls");
            }
        });
    }

    private static boolean mint(MintBudget limiter, AtomicInteger reached) {
        try {
            limiter.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
        } catch (VendingException e) {
            return false;
        }
        reached.incrementAndGet();
        return true;
    }

    private static void giveBack(MintBudget limiter) {
        try {
            Permit permit = limiter.acquire(MinterFixture.ANYBODY, Use.UNRESTRICTED);
            limiter.refund(permit);
        } catch (VendingException e) {
            // The others were faster.
        }
    }
}
