package io.github.tokenvendor.secrets;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterTokenSourceTest {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MasterTokenSource source = new MasterTokenSource(secret, Optional.empty(), TTL, clock, executor);

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void current_withinTheTimeToLive_readsOnce() throws Exception {
        assertThat(current().account()).isEqualTo(TestTokens.ACCOUNT);
        clock.advance(TTL.minusNanos(1));
        current();
        assertThat(secret.reads()).isEqualTo(1);

        clock.advance(Duration.ofNanos(1));
        current();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_sameTokenReadAgain_isTheSameMaster() throws Exception {
        MasterToken first = current();
        clock.advance(TTL);

        assertThat(current()).isSameAs(first);
    }

    @Test
    void current_secretHoldsNoMaster_isReadOnceInHalfAMinute() {
        secret.put("no token at all");
        for (int i = 0; i < 25; i++) {
            assertThatExceptionOfType(SecretException.class)
                    .isThrownBy(this::current)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE));
        }
        assertThat(secret.reads()).isEqualTo(1);
        assertThat(source.pause()).isEqualTo(Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(30));
        assertThatExceptionOfType(SecretException.class).isThrownBy(this::current);
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_secretsManagerFails_theLastMasterGoesOnForADay() throws Exception {
        MasterToken master = current();
        secret.fail(SecretException.unavailable("down"));

        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(current()).isEqualTo(master);
        clock.advance(Duration.ofSeconds(1));
        assertThatExceptionOfType(SecretException.class).isThrownBy(this::current);
    }

    @Test
    void current_secretIsFoundUnusable_theLastMasterDoesNotGoOn() throws Exception {
        current();
        secret.fail(SecretException.unusable("the role may not read it"));
        clock.advance(TTL);

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(this::current)
                .withMessageContaining("role");
        assertThat(source.lastKnown()).as("for the leases at hand").isPresent();
    }

    @Test
    void current_secretsManagerHangs_knownMasterIsGivenWithinAMoment() throws Exception {
        MasterToken master = current();
        clock.advance(TTL);
        CountDownLatch never = new CountDownLatch(1);
        secret.hang(never);

        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(current()).isEqualTo(master);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        never.countDown();
    }

    @Test
    void revalidate_neverRead_orStillTrusted_readsNothing() throws Exception {
        source.revalidate(context(TTL), Deadline.after(TTL), () -> {});
        assertThat(secret.reads()).isZero();
        current();
        source.revalidate(context(TTL), Deadline.after(TTL), () -> {});
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void revalidate_due_findsTheNewMaster() throws Exception {
        current();
        clock.advance(TTL);
        secret.put(TestTokens.secret("master-2"));

        source.revalidate(context(TTL), Deadline.after(Duration.ofSeconds(5)), () -> {});

        assertThat(source.lastKnown().orElseThrow().token().id()).hasValue("master-2");
    }

    @Test
    void replacementFor_unchangedSecret_isReadOnceInHalfAMinute() throws Exception {
        MasterToken master = current();

        assertThat(source.replacementFor(master, context(TTL))).isEmpty();
        assertThat(source.replacementFor(master, context(TTL))).isEmpty();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void replacementFor_newMaster_isGivenToAllWhoMetTheOldOne() throws Exception {
        MasterToken master = current();
        secret.put(TestTokens.secret("master-2"));

        assertThat(source.replacementFor(master, context(TTL))
                        .orElseThrow()
                        .token()
                        .id())
                .hasValue("master-2");
        assertThat(source.replacementFor(master, context(TTL))).isPresent();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_temporaryMasterAboutToEnd_looksForItsSuccessor() throws Exception {
        secret.put(TestTokens.temporary(
                TestTokens.ACCOUNT,
                List.of("tokens:write"),
                clock.instant(),
                clock.instant().plusSeconds(60)));
        current();
        assertThat(source.isAboutToEnd()).isFalse();
        clock.advance(Duration.ofSeconds(31));
        assertThat(source.isAboutToEnd()).isTrue();

        current();
        current();

        assertThat(secret.reads()).as("not again within the pause").isEqualTo(2);
    }

    @Test
    void forget_leavesNothing() throws Exception {
        current();
        source.forget();

        assertThat(source.lastKnown()).isEmpty();
        assertThat(source.pause()).isZero();
    }

    private MasterToken current() throws SecretException {
        return source.current(context(Duration.ofSeconds(5)));
    }
}
