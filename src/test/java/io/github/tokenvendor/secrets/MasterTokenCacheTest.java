package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.SecretException.Kind;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterTokenCacheTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofNanos(1);
    private static final Deadline NO_WAIT = Deadline.after(Duration.ZERO);

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Future<?>> fetches = new ConcurrentLinkedQueue<>();
    private final MasterTokenCache cache = cache(secret, task -> fetches.add(threads.submit(task)));
    private final CallContext context = context(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void current_withinTheTimeToLive_readsOnce() throws Exception {
        assertThat(current().account()).isEqualTo(TestTokens.ACCOUNT);
        clock.advance(TTL.minus(TICK));
        current();
        assertThat(secret.reads()).isEqualTo(1);

        clock.advance(TICK);
        current();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_clockSetBack_fetchesAgain() throws Exception {
        current();
        clock.advance(TICK.negated());
        current();

        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_sameTokenFetchedAgain_isTheSameMasterWithANewTimeToLive() throws Exception {
        MasterToken first = current();
        assertThat(first.readAt()).isEqualTo(clock.instant());
        assertThat(cache.known()).containsSame(first);

        clock.advance(TTL);
        assertThat(current()).isSameAs(first);
        clock.advance(TTL.minus(TICK));
        assertThat(current()).isSameAs(first);
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_anotherFetchHasJustEnded_usesItsResult() throws Exception {
        AtomicBoolean overtake = new AtomicBoolean();
        MasterTokenCache[] overtaken = new MasterTokenCache[1];
        overtaken[0] = cache(secret, task -> {
            if (overtake.getAndSet(false)) {
                // Too old to join.
                clock.advance(Duration.ofSeconds(16));
                assertThat(overtaken[0].revalidate(context, context.deadline())).isFalse();
            }
            task.run();
        });
        overtaken[0].current(context);
        clock.advance(TTL);
        secret.put(TestTokens.secret("master-2"));

        overtake.set(true);
        MasterToken master = overtaken[0].current(context);

        assertThat(master.token().id()).hasValue("master-2");
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void usable_isTheMasterThatNeedsNoFetch_andCausesNone() throws Exception {
        assertThat(cache.usable()).isEmpty();
        MasterToken master = current();
        assertThat(cache.usable()).containsSame(master);
        clock.advance(TTL);
        assertThat(cache.usable()).as("a fetch is due").containsSame(master);
        clock.advance(FetchedMaster.MAX_STALE);
        assertThat(cache.usable()).as("too old").isEmpty();
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void usable_afterAFailedFetch_failsAsCurrentDoes_untilThePauseIsOver() throws Exception {
        secret.fail(SecretException.unavailable("down"));
        currentFails();
        clock.advance(Duration.ofSeconds(10));

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(cache::usable)
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(20)));
        clock.advance(Duration.ofSeconds(20));
        assertThat(cache.usable()).isEmpty();
    }

    @Test
    void usable_whileSecretsManagerFails_isTheLastMaster_unlessTheSecretIsWrong() throws Exception {
        MasterToken master = current();
        clock.advance(TTL);
        secret.fail(SecretException.unavailable("down"));
        current();
        assertThat(cache.usable()).containsSame(master);

        clock.advance(PAUSE);
        secret.fail(SecretException.unusable("empty"));
        currentFails();
        assertThatExceptionOfType(SecretException.class).isThrownBy(cache::usable);
    }

    @Test
    void current_secretHoldsNoMaster_isReadOncePerPause() {
        secret.put("not a token");
        for (int i = 0; i < 25; i++) {
            SecretException failure = currentFails();
            assertThat(failure.kind()).isEqualTo(Kind.UNUSABLE);
            assertThat(failure.retryAfter()).isEqualTo(PAUSE);
        }
        clock.advance(PAUSE.minus(TICK));
        currentFails();
        assertThat(secret.reads()).isEqualTo(1);

        clock.advance(TICK);
        currentFails();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_withinThePause_failsAsBeforeWithTheTimeThatIsLeft() {
        secret.fail(SecretException.unusable("the secret is empty"));
        currentFails();
        clock.advance(Duration.ofSeconds(12));

        SecretException failure = currentFails();

        assertThat(failure).hasMessage("the secret is empty").hasNoCause();
        assertThat(failure.kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(18));
    }

    @Test
    void current_clockSetBackBeforeThePause_fetchesAgain() throws Exception {
        secret.fail(SecretException.unavailable("down"));
        currentFails();
        secret.put(TestTokens.secret("master-1"));
        clock.advance(TICK.negated());

        assertThat(current().token().id()).hasValue("master-1");
    }

    /** The pause starts with the fetch; no caller is told to retry at once, however long the failed fetch took. */
    @ParameterizedTest
    @CsvSource({"PT12S, PT18S", "PT28.5S, PT1.5S", "PT29S, PT1S", "PT29.5S, PT1S", "PT30S, PT1S", "PT1M, PT1S"})
    void current_fetchThatTakesLongFails_pausesFromItsStart(Duration took, Duration retryAfter) {
        MasterTokenCache slow = cache(
                any -> {
                    clock.advance(took);
                    throw SecretException.unavailable("it hangs");
                },
                Runnable::run);

        SecretException failure = catchThrowableOfType(SecretException.class, () -> slow.current(context));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retryAfter()).isEqualTo(retryAfter);
    }

    @Test
    void current_executorIsFull_failsWithoutAPause() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        MasterTokenCache busy = cache(secret, task -> {
            if (full.get()) {
                throw new RejectedExecutionException();
            }
            task.run();
        });

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> busy.current(context))
                .withMessage("too many fetches of the secret are in flight")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        full.set(false);
        assertThat(busy.current(context)).isNotNull();
    }

    @Test
    void current_secretsManagerFails_theLastMasterIsUsedForADay() throws Exception {
        MasterToken master = current();
        secret.fail(SecretException.unavailable("down"));

        clock.advance(Duration.ofHours(24).minus(TICK));
        assertThat(current()).isEqualTo(master);
        clock.advance(TICK);
        currentFails();
    }

    @Test
    void current_secretIsFoundUnusable_theLastMasterIsNotUsed() throws Exception {
        current();
        secret.fail(SecretException.unusable("the role may not read it"));
        clock.advance(TTL);

        assertThat(currentFails()).hasMessageContaining("role");
        assertThat(cache.known()).as("for cached leases").isPresent();
    }

    @Test
    void current_secretsManagerHangs_returnsTheKnownMasterSoon() throws Exception {
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
    void current_fetchTimesOut_pausesAndIsRecorded() {
        secret.hang(new CountDownLatch(1));
        CallContext impatient = context(Duration.ofMillis(50));

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> cache.current(impatient))
                .withMessage("Secrets Manager did not respond in time")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(PAUSE));
        assertThat(impatient.calls().all()).extracting(UpstreamCall::fault).containsExactly("secrets_timeout");

        assertThat(currentFails()).hasMessage("Secrets Manager did not respond in time");
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void current_fetchSucceedsAfterItTimedOut_endsThePause() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, TestTokens.secret("late"));
        timeOut();

        slow.countDown();
        awaitFetches();

        assertThat(current().token().id()).hasValue("late");
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void current_fetchFailsLongAfterItTimedOut_causesNoSecondPause() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, "no token");
        timeOut();
        clock.advance(Duration.ofHours(1));

        slow.countDown();
        awaitFetches();

        assertThat(current().token().id()).hasValue("master-1");
    }

    @Test
    void current_fetchStartedAfterATimeoutFails_pausesAgain() {
        secret.hangOnce(new CountDownLatch(1), "");
        timeOut();
        clock.advance(PAUSE);
        secret.fail(SecretException.unavailable("down"));

        currentFails();

        assertThat(currentFails().retryAfter()).isEqualTo(PAUSE);
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void known_fetchEndsAfterANewerOne_keepsTheNewer() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, TestTokens.secret("old"));
        timeOut();
        clock.advance(PAUSE);
        secret.put(TestTokens.secret("new"));
        MasterToken newer = current();
        assertThat(newer.token().id()).hasValue("new");

        slow.countDown();
        awaitFetches();

        assertThat(cache.known()).containsSame(newer);
        clock.advance(TTL);
        secret.put(TestTokens.secret("newest"));
        assertThat(current().token().id()).hasValue("newest");
    }

    @Test
    void current_fetchFailsAfterANewerOneSucceeded_causesNoPause() throws Exception {
        current();
        clock.advance(TTL);
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, "no token");
        startFetch();
        clock.advance(Duration.ofSeconds(16));
        current();

        slow.countDown();
        awaitFetches();
        clock.advance(TTL);
        current();

        assertThat(secret.reads()).isEqualTo(4);
    }

    @Test
    void current_temporaryMaster_isNotUsedInItsLastHalfMinute() throws Exception {
        MasterTokenCache patient =
                new MasterTokenCache(secret, Optional.empty(), Duration.ofHours(1), clock, Runnable::run);
        secret.put(temporaryFor(600));
        patient.current(context);
        secret.fail(SecretException.unavailable("down"));

        clock.advance(Duration.ofSeconds(570));
        patient.current(context);
        assertThat(patient.isRenewed(context)).isFalse();
        assertThat(secret.reads()).isEqualTo(1);

        clock.advance(TICK);
        assertThatExceptionOfType(SecretException.class).isThrownBy(() -> patient.current(context));
        assertThatExceptionOfType(SecretException.class).isThrownBy(() -> patient.isRenewed(context));
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void current_temporaryMasterAboutToExpire_looksForItsSuccessorOncePerPause() throws Exception {
        secret.put(temporaryFor(60));
        MasterToken master = current();
        clock.advance(Duration.ofSeconds(31));

        assertThat(current()).isSameAs(master);
        assertThat(current()).isSameAs(master);
        assertThat(secret.reads()).isEqualTo(2);

        clock.advance(PAUSE);
        current();
        assertThat(secret.reads()).isEqualTo(3);
    }

    @Test
    void account_configured_isKnownWithoutAFetch() throws Exception {
        MasterTokenCache named = new MasterTokenCache(secret, Optional.of("configured"), TTL, clock, Runnable::run);

        assertThat(named.account(context)).isEqualTo("configured");
        assertThat(secret.reads()).isZero();
    }

    @Test
    void account_notConfigured_isTheMastersAndFetchedOnce() throws Exception {
        assertThat(cache.account(context)).isEqualTo(TestTokens.ACCOUNT);
        clock.advance(Duration.ofDays(2));

        assertThat(cache.account(context)).isEqualTo(TestTokens.ACCOUNT);
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void isRenewed_onlyIfAnExpiringMasterHasASuccessor() throws Exception {
        assertThat(cache.isRenewed(context)).as("nothing is known").isFalse();
        secret.put(temporaryFor(60));
        current();
        clock.advance(Duration.ofSeconds(31));
        assertThat(cache.isRenewed(context)).as("there is no other").isFalse();

        secret.put(temporaryFor(3_600));
        clock.advance(PAUSE);
        assertThat(cache.isRenewed(context)).isTrue();
    }

    @Test
    void isRenewed_permanentMaster_fetchesNothing() throws Exception {
        current();
        secret.put(TestTokens.secret("master-2"));
        clock.advance(Duration.ofHours(1));

        assertThat(cache.isRenewed(context)).isFalse();
        assertThat(secret.reads()).isEqualTo(1);
    }

    @Test
    void revalidate_neverFetchedOrFreshOrPaused_fetchesNothing() throws Exception {
        assertThat(cache.revalidate(context, context.deadline())).isFalse();
        assertThat(secret.reads()).isZero();
        current();
        assertThat(cache.revalidate(context, context.deadline())).isFalse();
        assertThat(secret.reads()).isEqualTo(1);

        secret.fail(SecretException.unavailable("down"));
        clock.advance(TTL);
        current();
        assertThat(cache.revalidate(context, context.deadline())).isFalse();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void revalidate_due_findsTheNewMaster() throws Exception {
        current();
        clock.advance(TTL);
        secret.put(TestTokens.secret("master-2"));

        assertThat(cache.revalidate(context, context.deadline())).isFalse();

        assertThat(cache.known().orElseThrow().token().id()).hasValue("master-2");
    }

    @Test
    void revalidate_withoutPatience_startsAFetchAndDoesNotWait() throws Exception {
        current();
        clock.advance(TTL);
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, TestTokens.secret("master-2"));

        assertThat(cache.revalidate(context, NO_WAIT)).isFalse();
        assertThat(context.calls().all()).isEmpty();

        slow.countDown();
        awaitFetches();
        assertThat(cache.known().orElseThrow().token().id()).hasValue("master-2");
    }

    @Test
    void revalidate_fetchTimesOut_isTrue() throws Exception {
        current();
        clock.advance(TTL);
        secret.hang(new CountDownLatch(1));

        assertThat(cache.revalidate(context, Deadline.after(Duration.ofMillis(20))))
                .isTrue();
    }

    @Test
    void revalidate_fetchFails_isFalseAndTheFailureIsRemembered() throws Exception {
        current();
        clock.advance(TTL);
        secret.fail(SecretException.unusable("the role may not read it"));

        assertThat(cache.revalidate(context, context.deadline())).isFalse();

        assertThat(currentFails()).hasMessageContaining("role");
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void replacementFor_unchangedSecret_isReadOncePerPause() throws Exception {
        MasterToken master = current();

        assertThat(cache.replacementFor(master, context)).isEmpty();
        clock.advance(PAUSE.minus(TICK));
        assertThat(cache.replacementFor(master, context)).isEmpty();
        assertThat(secret.reads()).isEqualTo(2);

        clock.advance(TICK);
        assertThat(cache.replacementFor(master, context)).isEmpty();
        assertThat(secret.reads()).isEqualTo(3);
    }

    @Test
    void replacementFor_newMaster_isGivenToAllWhoseMasterWasRefused() throws Exception {
        MasterToken master = current();
        secret.put(TestTokens.secret("master-2"));

        assertThat(cache.replacementFor(master, context).orElseThrow().token().id())
                .hasValue("master-2");
        assertThat(cache.replacementFor(master, context)).isPresent();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void replacementFor_newMaster_isReplacedOncePerPauseToo() throws Exception {
        MasterToken first = current();
        secret.put(TestTokens.secret("master-2"));
        MasterToken second = cache.replacementFor(first, context).orElseThrow();

        assertThat(cache.replacementFor(second, context)).isEmpty();
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void replacementFor_secretThatFails_isTheFailure() throws Exception {
        MasterToken refused = current();
        secret.fail(SecretException.unusable("the secret is empty"));

        SecretException failure =
                catchThrowableOfType(SecretException.class, () -> cache.replacementFor(refused, context));

        assertThat(failure.kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(failure.retryAfter()).isEqualTo(PAUSE);
    }

    @Test
    void replacementFor_afterAFailure_pausesWithoutIt() throws Exception {
        MasterTokenCache hasty =
                new MasterTokenCache(secret, Optional.empty(), Duration.ofSeconds(10), clock, Runnable::run);
        MasterToken master = hasty.current(context);
        secret.fail(SecretException.unusable("the role may not read it"));
        clock.advance(TTL);
        assertThatExceptionOfType(SecretException.class).isThrownBy(() -> hasty.current(context));
        clock.advance(PAUSE);
        secret.put(TestTokens.secret("master-1"));

        assertThat(hasty.replacementFor(master, context)).isEmpty();
        clock.advance(Duration.ofSeconds(20));

        assertThat(hasty.current(context)).isSameAs(master);
        assertThat(secret.reads()).isEqualTo(3);
    }

    @Test
    void forget_emptiesTheCacheAndEndsThePause() throws Exception {
        current();
        secret.fail(SecretException.unusable("the role may not read it"));
        clock.advance(TTL);
        currentFails();

        cache.forget();

        assertThat(cache.known()).isEmpty();
        secret.put(TestTokens.secret("master-2"));
        assertThat(current().token().id()).hasValue("master-2");
        assertThat(cache.known()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void forget_fetchInFlight_isDiscarded(boolean succeeds) throws Exception {
        current();
        clock.advance(TTL);
        CountDownLatch slow = new CountDownLatch(1);
        secret.hangOnce(slow, succeeds ? TestTokens.secret("old") : "no token");
        startFetch();

        cache.forget();
        slow.countDown();
        awaitFetches();

        assertThat(cache.known()).isEmpty();
        assertThat(current().token().id()).hasValue("master-1");
    }

    private MasterTokenCache cache(SecretReader reader, Executor executor) {
        return new MasterTokenCache(reader, Optional.empty(), TTL, clock, executor);
    }

    private MasterToken current() throws SecretException {
        return cache.current(context);
    }

    private SecretException currentFails() {
        SecretException failure = catchThrowableOfType(SecretException.class, this::current);
        assertThat(failure).isNotNull();
        return failure;
    }

    private void timeOut() {
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> cache.current(context(Duration.ofMillis(50))))
                .withMessage("Secrets Manager did not respond in time");
    }

    /** Returns when the fetch is in the reader. */
    private void startFetch() {
        int reads = secret.reads();
        assertThat(cache.revalidate(context, NO_WAIT)).isFalse();
        while (secret.reads() == reads) {
            Thread.onSpinWait();
        }
    }

    private void awaitFetches() throws Exception {
        for (Future<?> fetch : fetches) {
            fetch.get(5, TimeUnit.SECONDS);
        }
    }

    private String temporaryFor(long seconds) {
        Instant now = clock.instant();
        return TestTokens.temporary(TestTokens.ACCOUNT, List.of("tokens:write"), now, now.plusSeconds(seconds));
    }

    private static CallContext context(Duration patience) {
        return VendorHarness.context(patience);
    }
}
