package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.testing.FakeSecret;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which leases a caching minter caches, and how long it waits for its source. */
class CachingMinterSourceTest {
    private static final ScopeSet STYLES = scopes("styles:read");
    private static final LeaseKey KEY = new LeaseKey(STYLES, Duration.ofSeconds(600));
    private static final LeaseKey OTHER_KEY = new LeaseKey(scopes("fonts:read"), Duration.ofSeconds(600));

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final Instant start = clock.instant();
    private final LeaseCache leases = new LeaseCache(() -> 0);
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final AtomicInteger obtained = new AtomicInteger();
    private Executor executor = Runnable::run;
    private Executor fetches = Runnable::run;
    private Lease next = lease(STYLES, start, 600);
    private Consumer<CallContext> meanwhile = context -> {};
    private final FakeSecret secret = new FakeSecret(TestTokens.secret("master-1"));
    private final MasterTokenCache masters =
            new MasterTokenCache(secret, Optional.empty(), Duration.ofMinutes(5), clock, task -> fetches.execute(task));
    private final CachingMinter minter = new CachingMinter(
            (wanted, context) -> {
                obtained.incrementAndGet();
                meanwhile.accept(context);
                return new LeaseSource.Obtained(next, Source.MINTED);
            },
            masters,
            new MapboxClock(clock),
            leases,
            Duration.ofSeconds(5),
            task -> executor.execute(task));

    @Test
    void obtain_leaseThatExpiresAtMostFiveSecondsAfterItsBucket_isCached() throws Exception {
        next = lease(STYLES, start, 605);

        assertThat(obtain(KEY).source()).isEqualTo(Source.MINTED);
        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);
    }

    @Test
    void obtain_leaseThatExpiresLater_isServedOnce() throws Exception {
        next = lease(STYLES, start, 606);

        assertThat(obtain(KEY).source()).isEqualTo(Source.MINTED);
        assertThat(obtain(KEY).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void obtain_leaseCachedBeforeTheMintStarted_isServedInstead() throws Exception {
        executor = task -> {
            leases.put(KEY, next);
            task.run();
        };

        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);
        assertThat(obtained).hasValue(0);
    }

    @Test
    void obtain_cachedLease_beginsNoMint_whetherOrNotTheSecretIsDue() throws Exception {
        masters.current(context(Duration.ofSeconds(5)));
        String master = masters.known().orElseThrow().fingerprint();
        leases.put(KEY, lease(STYLES, start, 3_600, master));
        executor = CachingMinterSourceTest::reject;

        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);
        clock.advance(Duration.ofMinutes(5));
        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);
        assertThat(secret.reads()).isEqualTo(2);
    }

    @Test
    void obtain_refusedLeaseThatWasReplacedWithinAMinute_beginsNoMint() throws Exception {
        leases.put(KEY, next);
        leases.acceptRefusal(KEY, next.fingerprint(), clock.instant());
        executor = CachingMinterSourceTest::reject;

        assertThat(obtain(KEY, refusing(next), context(Duration.ofSeconds(5))).source())
                .isEqualTo(Source.REUSED);
    }

    @Test
    void obtain_refusedLeaseThatIsBeingReplaced_waitsForTheReplacement() throws Exception {
        Lease refused = next;
        leases.put(KEY, refused);
        clock.advance(Duration.ofSeconds(1));
        next = lease(STYLES, clock.instant(), 600);
        List<VendedToken> others = new ArrayList<>();
        meanwhile = context -> others.add(vended(KEY, refusing(refused)));

        assertThat(obtain(KEY, refusing(refused), context(Duration.ofSeconds(5)))
                        .lease())
                .isEqualTo(next);
        assertThat(others).extracting(VendedToken::source).as("it timed out").containsExactly(Source.STALE);
    }

    @Test
    void obtain_refusedLeaseIsDue_waitsForItsReplacement_althoughThereIsAnother() throws Exception {
        LeaseKey longer = new LeaseKey(STYLES, Duration.ofSeconds(1_800));
        Lease refused = next;
        leases.put(KEY, refused);
        leases.put(longer, lease(STYLES, start, 1_800));
        clock.advance(Duration.ofSeconds(301));
        executor = waiting::add;

        assertThat(vended(KEY, Optional.empty()).source()).as("the other").isEqualTo(Source.REUSED);
        assertThat(vended(KEY, refusing(refused)).source()).as("it timed out").isEqualTo(Source.STALE);
    }

    @ParameterizedTest
    @CsvSource({
        "MAPBOX, MAPBOX_UNAVAILABLE, Mapbox did not respond in time, mapbox_timeout",
        "SECRETS, SECRETS_UNAVAILABLE, Secrets Manager did not respond in time, secrets_timeout",
        "SHARED_LEASES, MAPBOX_UNAVAILABLE, the table of shared leases did not respond in time, shared_leases_timeout"
    })
    void obtain_timeout_isBlamedOnWhatIsAwaited(Upstream awaited, Failure failure, String detail, String fault)
            throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch awaiting = new CountDownLatch(1);
        meanwhile = context -> {
            context.calls().await(awaited);
            awaiting.countDown();
            awaitUninterruptibly(never);
        };
        executor = task -> {
            new Thread(task).start();
            awaitUninterruptibly(awaiting);
        };

        assertBlames(failure, detail, fault);
        never.countDown();
    }

    @Test
    void obtain_timeoutBeforeASecondMintCallsAnUpstream_blamesTheUpstreamOfTheFirst() throws Exception {
        next = lease(STYLES, start, 606);
        meanwhile = context -> context.calls().await(Upstream.SECRETS);
        obtain(KEY);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        meanwhile = context -> {
            begun.countDown();
            awaitUninterruptibly(never);
        };
        executor = task -> {
            new Thread(task).start();
            awaitUninterruptibly(begun);
        };

        assertBlames(Failure.SECRETS_UNAVAILABLE, "Secrets Manager did not respond in time", "secrets_timeout");
        assertBlames(context(Duration.ZERO), Failure.MAPBOX_UNAVAILABLE, "Mapbox could not be called in time");
        never.countDown();
    }

    /** A mint that another caller has timed out on would be hedged for the next caller. */
    @Test
    void obtain_fetchOfTheSecretHasTimedOut_doesNotWaitForAMintAsWell() throws Exception {
        masters.current(context(Duration.ofSeconds(5)));
        String master = masters.known().orElseThrow().fingerprint();
        Lease due = lease(OTHER_KEY.scopes(), start, 600, master);
        leases.put(KEY, lease(STYLES, start, 3_600, master));
        leases.put(OTHER_KEY, due);
        clock.advance(Duration.ofMinutes(5));
        fetches = task -> {};
        executor = waiting::add;

        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);
        assertThat(obtain(OTHER_KEY).source()).isEqualTo(Source.REUSED);

        assertThat(vended(OTHER_KEY, refusing(due)).source()).isEqualTo(Source.STALE);
        assertThat(waiting).hasSize(1);
    }

    @Test
    void obtain_timeoutBeforeTheWorkHasBegun_blamesNobody() {
        executor = waiting::add;

        assertBlames(Failure.MAPBOX_UNAVAILABLE, "Mapbox could not be called in time");
    }

    @Test
    void obtain_noThreadLeft_saysSo() {
        executor = CachingMinterSourceTest::reject;

        assertBlames(Failure.MAPBOX_UNAVAILABLE, "too many mints are in flight");
    }

    @Test
    void obtain_frozenUntilTheNewTokenHadExpired_saysSo() {
        meanwhile = context -> clock.advance(Duration.ofSeconds(600));

        assertBlames(Failure.MAPBOX_UNAVAILABLE, "the new token expired before it could be served");
    }

    private void assertBlames(Failure failure, String detail, String... faults) {
        assertBlames(context(Duration.ofMillis(100)), failure, detail, faults);
    }

    private void assertBlames(CallContext context, Failure failure, String detail, String... faults) {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> obtain(KEY, context))
                .withMessage(detail)
                .satisfies(e -> assertThat(e.failure()).isEqualTo(failure));
        assertThat(context.calls().all()).extracting(UpstreamCall::fault).containsExactly(faults);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void obtain_timeoutForOneKey_newLeaseOfAnotherKeyIsServed() throws Exception {
        timeOut();

        leases.put(KEY, lease(STYLES, start, 600));
        next = lease(STYLES, clock.instant(), 600);
        executor = Runnable::run;

        assertThat(obtain(KEY).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void forget_afterATimeout_theNextCallerWaitsAgain() throws Exception {
        timeOut();
        leases.put(KEY, lease(STYLES, start, 600));
        minter.forget();
        leases.put(KEY, lease(STYLES, start, 600));

        long begin = System.nanoTime();
        assertThat(obtain(KEY).source()).isEqualTo(Source.REUSED);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Patience.WAIT.minusMillis(1));
    }

    /** A caller times out: its lease is due for replacement and the mint has not started. */
    private void timeOut() throws VendingException {
        clock.advance(Duration.ofSeconds(301));
        leases.put(OTHER_KEY, lease(OTHER_KEY.scopes(), start, 600));
        executor = waiting::add;
        assertThat(obtain(OTHER_KEY).source()).isEqualTo(Source.REUSED);
        assertThat(waiting).hasSize(1);
    }

    private VendedToken obtain(LeaseKey key) throws VendingException {
        return obtain(key, context(Duration.ofSeconds(5)));
    }

    private VendedToken obtain(LeaseKey key, CallContext context) throws VendingException {
        return obtain(key, Optional.empty(), context);
    }

    /** What a caller gets that waits for a tenth of a second. */
    private VendedToken vended(LeaseKey key, Optional<String> refused) {
        try {
            return obtain(key, refused, context(Duration.ofMillis(100)));
        } catch (VendingException e) {
            throw new AssertionError(e);
        }
    }

    private VendedToken obtain(LeaseKey key, Optional<String> refused, CallContext context) throws VendingException {
        AuthorizedRequest request = new AuthorizedRequest(
                Allowance.shared(key.scopes(), Duration.ofHours(1)),
                key.scopes(),
                clock.instant(),
                Duration.ofHours(1),
                Optional.empty(),
                refused);
        return minter.obtain(key, request, context);
    }

    private static Optional<String> refusing(Lease lease) {
        return Optional.of(lease.fingerprint());
    }

    private static void reject(Runnable task) {
        throw new RejectedExecutionException();
    }

    private static Lease lease(ScopeSet scopes, Instant issued, long seconds) {
        return lease(scopes, issued, seconds, "master");
    }

    private static Lease lease(ScopeSet scopes, Instant issued, long seconds, String master) {
        Instant end = issued.plusSeconds(seconds);
        String text = TestTokens.temporary(TestTokens.ACCOUNT, scopes.texts(), issued, end);
        return new Lease(TestTokens.parsed(text), scopes, issued, end, master);
    }
}
