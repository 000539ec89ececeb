package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.Flight;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Caches the master token and decides when to fetch it again; while Secrets Manager fails, it keeps using the last one.
 *
 * <p>Concurrent callers share one fetch. After a fetch that failed, timed out or found nothing better, no request
 * triggers another one for 30 seconds.
 */
public final class MasterTokenCache {
    /** How long to wait for a fetch if there is a usable master. */
    private static final Duration REVALIDATION_WAIT = Duration.ofMillis(200);

    private static final Duration MAX_FETCH_AGE = Duration.ofSeconds(15);
    private static final String SECRET = "secret";

    private final SecretReader reader;
    private final Optional<String> configuredAccount;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final SingleFlight<String, MasterToken, SecretException> fetches;
    private final AtomicLong started = new AtomicLong();

    /** The number of the last fetch that a caller stopped waiting for. */
    private volatile long timedOut;

    private volatile FetchedMaster fetched = FetchedMaster.none(0);
    private volatile FetchPause pause = FetchPause.NONE;

    /**
     * Creates an empty cache.
     *
     * @param timeToLive how long a fetched master is used without fetching it again
     * @param executor runs the fetches, which continue after their callers have left
     */
    public MasterTokenCache(
            SecretReader reader,
            Optional<String> configuredAccount,
            Duration timeToLive,
            InstantSource clock,
            Executor executor) {
        this.reader = reader;
        this.configuredAccount = configuredAccount;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.fetches = new SingleFlight<>(
                executor,
                clock,
                MAX_FETCH_AGE,
                () -> SecretException.unavailable("too many fetches of the secret are in flight"));
    }

    /** The current master: fetched within its time to live, or within 24 hours while Secrets Manager fails. */
    public MasterToken current(CallContext context) throws SecretException {
        FetchedMaster cached = fetched;
        Optional<MasterToken> usable = usable(cached);
        if (usable.isEmpty()) {
            return await(start(cached, context), context, context.deadline());
        }
        if (!isDue(cached)) {
            return usable.get();
        }
        try {
            Deadline patience = context.deadline().orEarlier(Deadline.after(REVALIDATION_WAIT));
            return await(start(cached, context), context, patience);
        } catch (SecretException e) {
            if (e.kind() == SecretException.Kind.UNUSABLE) {
                throw e;
            }
            return usable.get();
        }
    }

    /**
     * The master that {@link #current} would return if it could not fetch the secret now; empty without one.
     *
     * @throws SecretException if a recent fetch failed and left no master that may be used
     */
    public Optional<MasterToken> usable() throws SecretException {
        return usable(fetched);
    }

    private Optional<MasterToken> usable(FetchedMaster cached) throws SecretException {
        Instant now = clock.instant();
        FetchPause paused = pause;
        boolean isPaused = paused.isActive(now);
        if (cached.isFresh(now, timeToLive)) {
            return cached.master();
        }
        boolean isUsable = cached.isUsable(now);
        SecretException failure = isPaused ? paused.failure() : null;
        if (failure != null && !(isUsable && failure.kind() == SecretException.Kind.UNAVAILABLE)) {
            throw withRetryAfter(failure);
        }
        return isUsable || isPaused ? cached.master() : Optional.empty();
    }

    /** The master that was fetched last, however long ago. */
    public Optional<MasterToken> known() {
        return fetched.master();
    }

    /** The master's account; the secret is fetched only if the account is neither configured nor known. */
    public String account(CallContext context) throws SecretException {
        Optional<String> account = configuredAccount.or(() -> known().map(MasterToken::account));
        return account.isPresent() ? account.get() : current(context).account();
    }

    /** Whether the known master is temporary and about to expire, and the secret holds its successor. */
    public boolean isRenewed(CallContext context) throws SecretException {
        FetchedMaster cached = fetched;
        return cached.isAboutToExpire(clock.instant()) && !cached.master().equals(Optional.of(current(context)));
    }

    /** Whether the master was fetched too long ago and no pause prevents another fetch. */
    public boolean isDue() {
        return isDue(fetched);
    }

    private boolean isDue(FetchedMaster cached) {
        Instant now = clock.instant();
        return cached.master().isPresent() && !cached.isFresh(now, timeToLive) && !pause.isActive(now);
    }

    /**
     * Fetches the secret again if that is due. A failure is remembered, not thrown.
     *
     * @param patience how long to wait for the fetch, which continues after that
     * @return whether that wait timed out; false if there was nothing to wait for
     */
    public boolean revalidate(CallContext context, Deadline patience) {
        FetchedMaster cached = fetched;
        if (!isDue(cached)) {
            return false;
        }
        Flight<MasterToken, SecretException> flight = start(cached, context);
        if (patience.hasPassed()) {
            return false;
        }
        try {
            await(flight, context, patience);
            return false;
        } catch (SecretException e) {
            return !flight.isDone();
        }
    }

    /**
     * Looks for another master after Mapbox has refused one, at most once per pause.
     *
     * @return the master that differs from the refused one, if there is one
     */
    public Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws SecretException {
        FetchedMaster cached = fetched;
        if (cached.holds(refused.token()) && !pause.isActive(clock.instant())) {
            await(start(cached, context), context, context.deadline());
            pause = FetchPause.since(clock.instant(), null);
        }
        return known().filter(master -> !master.token().sameAs(refused.token()));
    }

    /** Empties the cache and discards fetches in flight, so that a restored snapshot starts like a new environment. */
    public synchronized void forget() {
        fetched = FetchedMaster.none(started.get());
        pause = FetchPause.NONE;
    }

    /** Starts or joins a fetch; if one newer than the outdated one has ended meanwhile, returns its master instead. */
    private Flight<MasterToken, SecretException> start(FetchedMaster outdated, CallContext context) {
        return fetches.join(SECRET, () -> {
            FetchedMaster latest = fetched;
            return latest.master().isEmpty() || latest.number() == outdated.number()
                    ? read(context)
                    : latest.master().get();
        });
    }

    private MasterToken await(Flight<MasterToken, SecretException> flight, CallContext context, Deadline patience)
            throws SecretException {
        long start = System.nanoTime();
        try {
            return flight.await(patience, () -> late(context, start));
        } catch (SecretException e) {
            throw withRetryAfter(e);
        }
    }

    private SecretException late(CallContext context, long start) {
        // The fetch ends after its caller has left, too late for the caller's audit line.
        context.noteTimeout(Upstream.SECRETS, start);
        SecretException late = SecretException.unavailable("Secrets Manager did not respond in time");
        timedOut = started.get();
        pause = FetchPause.since(clock.instant(), late);
        return late;
    }

    private MasterToken read(CallContext context) throws SecretException {
        long number = started.incrementAndGet();
        Instant startedAt = clock.instant();
        try {
            SecretValue value = reader.read(context);
            return adopt(number, value.token(), value.account(configuredAccount));
        } catch (SecretException e) {
            // A fetch that timed out has caused its pause already, perhaps before the environment was frozen.
            if (number > fetched.number() && number > timedOut) {
                // Counted from the start of the fetch: the environment may have been frozen since.
                pause = FetchPause.since(startedAt, e);
            }
            throw e;
        }
    }

    private synchronized MasterToken adopt(long number, AccessToken token, String account) {
        Instant now = clock.instant();
        MasterToken master = known().filter(last -> last.token().sameAs(token))
                .orElseGet(() -> new MasterToken(token, account, now));
        if (number > fetched.number()) {
            fetched = new FetchedMaster(number, Optional.of(master), now);
            pause = master.isAboutToExpire(now) ? FetchPause.since(now, null) : FetchPause.NONE;
        }
        return master;
    }

    private SecretException withRetryAfter(SecretException e) {
        return e.retryIn(pause.cooldown().left(clock.instant()));
    }
}
