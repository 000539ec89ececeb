package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.util.Optional;
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

    private final MinterFixture fixture = new MinterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void mint_refusedMasterThatWasReplaced_isRetriedOnceWithTheNewOne() throws Exception {
        fixture.masters.current(context(Duration.ofSeconds(5)));
        fixture.secret.put(TestTokens.secret("master-2"));
        fixture.mapbox.script(mint -> mint.authorizing().equals(TestTokens.secret("master-2"))
                ? fixture.mapbox.grant(mint)
                : new Reply(401, UNAUTHORIZED));

        Lease minted = fixture.mint();

        assertThat(minted.master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
        assertThat(fixture.mapbox.requests()).hasSize(2);
        assertThat(fixture.secret.reads()).isEqualTo(2);
    }

    @Test
    void mint_replacementRefusedToo_isMisconfiguredAfterTwoCalls() throws Exception {
        fixture.masters.current(context(Duration.ofSeconds(5)));
        fixture.secret.put(TestTokens.secret("master-2"));
        fixture.mapbox.script(mint -> new Reply(404, "{\"message\":\"Not found\"}"));

        fixture.assertFails(Failure.MISCONFIGURED);
        assertThat(fixture.mapbox.requests()).hasSize(2);
    }

    @Test
    void mint_refusedMasterThatIsStillCurrent_isReadOnceWithinTheCooldown() throws Exception {
        fixture.mapbox.script(mint -> new Reply(401, UNAUTHORIZED));
        fixture.masters.current(context(Duration.ofSeconds(5)));

        fixture.assertFails(Failure.MISCONFIGURED);
        fixture.assertFails(Failure.MISCONFIGURED);
        fixture.clock.advance(Duration.ofSeconds(30).minusNanos(1));
        fixture.assertFails(Failure.MISCONFIGURED);

        assertThat(fixture.secret.reads()).as("the first read and one more").isEqualTo(2);
        fixture.clock.advance(Duration.ofNanos(1));
        fixture.assertFails(Failure.MISCONFIGURED);
        assertThat(fixture.secret.reads()).isEqualTo(3);
    }

    @Test
    @Timeout(20)
    void mint_knownRefusal_whileTheSecretIsReadAgain_isMintedByTheNewMaster() throws Exception {
        fixture.masters.current(context(Duration.ofSeconds(5)));
        CountDownLatch rotated = new CountDownLatch(1);
        fixture.secret.hangOnce(rotated, TestTokens.secret("master-2"));
        fixture.mapbox.script(mint -> mint.authorizing().equals(TestTokens.secret("master-2"))
                ? fixture.mapbox.grant(mint)
                : new Reply(401, UNAUTHORIZED));
        FutureTask<Lease> first = new FutureTask<>(fixture::mint);
        FutureTask<Lease> second = new FutureTask<>(fixture::mint);
        new Thread(first).start();
        while (fixture.secret.reads() < 2) {
            Thread.onSpinWait();
        }
        Thread waiting = new Thread(second);
        waiting.start();
        // It can only be waiting for the read.
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        rotated.countDown();

        assertThat(first.get()).isNotNull();
        assertThat(second.get()).isNotNull();
        assertThat(fixture.mapbox.requests()).as("one refusal, two mints").hasSize(3);
    }

    @Test
    void mint_replacementIsNotAToken_isReadOnceWithinTheCooldown() throws Exception {
        fixture.mapbox.script(mint -> new Reply(401, UNAUTHORIZED));
        fixture.masters.current(context(Duration.ofSeconds(5)));
        fixture.secret.put("not a token");

        for (int i = 0; i < 4; i++) {
            fixture.assertFails(Failure.MISCONFIGURED);
        }

        assertThat(fixture.secret.reads()).as("the first read and one more").isEqualTo(2);
    }

    @Test
    void mint_secretsManagerFailsWhileReplacing_saysSo() throws Exception {
        fixture.masters.current(context(Duration.ofSeconds(5)));
        fixture.secret.fail(SecretException.unavailable("throttled"));
        fixture.mapbox.script(mint -> new Reply(401, UNAUTHORIZED));

        assertThat(fixture.assertFails(Failure.SECRETS_UNAVAILABLE).retryAfter())
                .hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404})
    void mint_refusedMaster_costsNothingInTheCooldown(int status) throws Exception {
        fixture.mapbox.script(mint -> new Reply(status, "{}"));
        assertThat(fixture.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
        fixture.clock.advance(Duration.ofSeconds(10));

        for (int i = 0; i < 60; i++) {
            assertThat(fixture.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(20));
        }
        assertThat(fixture.mapbox.requests()).hasSize(1);
        assertThat(fixture.secret.reads()).isEqualTo(2);

        fixture.mapbox.reset();
        fixture.clock.advance(Duration.ofSeconds(20));
        assertThat(fixture.mint()).isNotNull();
    }

    @Test
    void requireReady_masterThatOthersSawRefusedAndThatWasReplaced_fetchesTheNewOne() throws Exception {
        learnThatTheMasterIsRefused();
        fixture.secret.put(TestTokens.secret("master-2"));

        requireReady();

        assertThat(fixture.secret.reads()).isEqualTo(2);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    @Test
    void requireReady_masterThatOthersSawRefusedAndThatIsCurrent_failsAfterOneFetch() throws Exception {
        learnThatTheMasterIsRefused();

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(VendingException.class)
                    .isThrownBy(this::requireReady)
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MISCONFIGURED));
        }
        assertThat(fixture.secret.reads()).as("the first read and one more").isEqualTo(2);
    }

    @Test
    void requireReady_otherFailure_readsNoSecret() throws Exception {
        fixture.mapbox.script(mint -> new Reply(429, "{}"));
        fixture.assertFails(Failure.MAPBOX_RATE_LIMITED);
        int reads = fixture.secret.reads();

        assertThatExceptionOfType(VendingException.class).isThrownBy(this::requireReady);
        assertThat(fixture.secret.reads()).isEqualTo(reads);
    }

    private void learnThatTheMasterIsRefused() throws SecretException {
        String fingerprint =
                fixture.masters.current(context(Duration.ofSeconds(5))).fingerprint();
        fixture.minter.learn(
                new MintFailure(Kind.AUTHORIZATION_REFUSED, 401, fingerprint),
                request(),
                Duration.ofSeconds(20),
                context(Duration.ofSeconds(5)));
    }

    private void requireReady() throws VendingException, SecretException {
        fixture.minter.requireReady(request(), context(Duration.ofSeconds(5)));
    }

    private LeaseRequest request() {
        AuthorizedRequest request = new AuthorizedRequest(
                MinterFixture.ANYBODY,
                MinterFixture.SCOPES,
                fixture.clock.instant(),
                MinterFixture.LIFETIME,
                Optional.empty(),
                Optional.empty());
        return MinterFixture.wanted(new LeaseKey(MinterFixture.SCOPES, MinterFixture.LIFETIME), request);
    }
}
