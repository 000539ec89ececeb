package io.github.tokenvendor.secrets;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MasterReadingsTest {
    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ReadingPause pause = new ReadingPause(clock);
    private final MasterReadings readings = new MasterReadings(secret, Optional.empty(), clock, pause, executor);
    private final CallContext context = context(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void read_keepsTheMaster_andWhenItWasRead() throws Exception {
        MasterToken master = read(null);

        assertThat(readings.last()).isEqualTo(new HeldMaster(master, clock.instant()));
    }

    @Test
    void read_sameTokenAgain_isTheSameMaster_readLater() throws Exception {
        MasterToken first = read(null);
        clock.advance(Duration.ofMinutes(5));

        assertThat(read(readings.last())).isSameAs(first);
        assertThat(readings.last()).isEqualTo(new HeldMaster(first, clock.instant()));
    }

    @Test
    void read_byWhoeverKnowsAnOlderReading_isAnsweredByTheNewerOne() throws Exception {
        read(null);
        HeldMaster known = readings.last();
        clock.advance(Duration.ofMinutes(5));
        read(known);

        read(known);

        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void read_thatFails_causesAPauseFromItsBeginning() {
        SecretReader slow = any -> {
            clock.advance(Duration.ofSeconds(12));
            throw SecretException.unavailable("down");
        };
        MasterReadings failing = new MasterReadings(slow, Optional.empty(), clock, pause, executor);

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() ->
                        failing.await(failing.start(null, context), context, Deadline.after(Duration.ofSeconds(5))));

        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void await_inVain_causesAPauseAndLeavesANote() {
        secret.hang(new CountDownLatch(1));

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() ->
                        readings.await(readings.start(null, context), context, Deadline.after(Duration.ofMillis(50))))
                .withMessage("Secrets Manager did not answer in time");

        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(30));
        assertThat(context.calls().all()).extracting(UpstreamCall::fault).containsExactly("secrets_timeout");
    }

    @Test
    void reading_thatEndsAfterANewerOne_isNotBelieved() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, TestTokens.secret("old"));
        foundLate();
        clock.advance(Duration.ofSeconds(30));
        secret.put(TestTokens.secret("new"));
        MasterToken newer = read(null);

        slow.countDown();
        awaitReadings();

        assertThat(readings.last()).extracting(HeldMaster::master).isEqualTo(newer);
        assertThat(newer.token().id()).hasValue("new");
    }

    @Test
    void reading_thatFailsLongAfterItWasFoundLate_causesNoSecondPause() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, "no token");
        foundLate();
        clock.advance(Duration.ofHours(1));

        slow.countDown();
        awaitReadings();

        assertThat(pause.isOn()).isFalse();
    }

    @Test
    void reading_thatEndsAfterEverythingWasForgotten_isNotKept() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, TestTokens.secret("old"));
        foundLate();
        readings.forget();

        slow.countDown();
        awaitReadings();

        assertThat(readings.last()).isNull();
    }

    private MasterToken read(HeldMaster known) throws SecretException {
        return readings.await(readings.start(known, context), context, Deadline.after(Duration.ofSeconds(5)));
    }

    private void foundLate() {
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() ->
                        readings.await(readings.start(null, context), context, Deadline.after(Duration.ofMillis(50))));
    }

    private void awaitReadings() throws InterruptedException {
        executor.shutdown();
        assertThat(executor.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
}
