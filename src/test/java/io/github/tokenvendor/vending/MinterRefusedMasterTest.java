package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mint does when Mapbox refuses the master token. */
class MinterRefusedMasterTest {
    private static final String UNAUTHORIZED = "{\"message\":\"Unauthorized\"}";

    private final MinterFixture bench = new MinterFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void mint_refusedMasterThatWasReplaced_isRetriedOnceWithTheNewOne() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> ask.authorizing().equals(TestTokens.secret("master-2"))
                ? bench.mapbox.grant(ask)
                : Reply.of(401, UNAUTHORIZED));

        Lease minted = bench.mint();

        assertThat(minted.master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
        assertThat(bench.mapbox.asks()).hasSize(2);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void mint_replacementRefusedToo_isMisconfiguredAfterTwoCalls() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> Reply.of(404, "{\"message\":\"Not found\"}"));

        bench.assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void mint_refusedMasterThatIsStillCurrent_isReadOnceWithinTheCooldown() throws Exception {
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));
        bench.masters.current(context(Duration.ofSeconds(5)));

        bench.assertFails(Failure.MISCONFIGURED);
        bench.assertFails(Failure.MISCONFIGURED);
        bench.clock.advance(Duration.ofSeconds(30).minusNanos(1));
        bench.assertFails(Failure.MISCONFIGURED);

        assertThat(bench.secret.reads()).as("the first reading and one more").isEqualTo(2);
        bench.clock.advance(Duration.ofNanos(1));
        bench.assertFails(Failure.MISCONFIGURED);
        assertThat(bench.secret.reads()).isEqualTo(3);
    }

    @Test
    @Timeout(20)
    void mint_knownRefusal_whileTheSecretIsReadAgain_isMintedByTheNewMaster() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        CountDownLatch rotated = new CountDownLatch(1);
        bench.secret.hangOnce(rotated, TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> ask.authorizing().equals(TestTokens.secret("master-2"))
                ? bench.mapbox.grant(ask)
                : Reply.of(401, UNAUTHORIZED));
        FutureTask<Lease> first = new FutureTask<>(bench::mint);
        FutureTask<Lease> second = new FutureTask<>(bench::mint);
        new Thread(first).start();
        while (bench.secret.reads() < 2) {
            Thread.onSpinWait();
        }
        Thread waiting = new Thread(second);
        waiting.start();
        // It waits nowhere but for the reading.
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        rotated.countDown();

        assertThat(first.get()).isNotNull();
        assertThat(second.get()).isNotNull();
        assertThat(bench.mapbox.asks()).as("one refusal, two mints").hasSize(3);
    }

    @Test
    void mint_replacementIsNoToken_isReadOnceWithinTheCooldown() throws Exception {
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put("not a token");

        for (int i = 0; i < 4; i++) {
            bench.assertFails(Failure.MISCONFIGURED);
        }

        assertThat(bench.secret.reads()).as("the first reading and one more").isEqualTo(2);
    }

    @Test
    void mint_secretsManagerFailsWhileReplacing_saysSo() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));

        assertThat(bench.assertFails(Failure.SECRETS_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404})
    void mint_refusedMaster_costsNothingInTheCooldown(int status) throws Exception {
        bench.mapbox.script(ask -> Reply.of(status, "{}"));
        assertThat(bench.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
        bench.clock.advance(Duration.ofSeconds(10));

        for (int i = 0; i < 60; i++) {
            assertThat(bench.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(20));
        }
        assertThat(bench.mapbox.asks()).hasSize(1);
        assertThat(bench.secret.reads()).isEqualTo(2);

        bench.mapbox.reset();
        bench.clock.advance(Duration.ofSeconds(20));
        assertThat(bench.mint()).isNotNull();
    }
}
