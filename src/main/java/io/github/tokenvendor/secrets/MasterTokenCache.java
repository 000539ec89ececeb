package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.Cooldown;
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
import org.jspecify.annotations.Nullable;

/**
 * Caches the master token and decides when to fetch it again; while Secrets Manager fails, it keeps using the last one.
 *
 * <p>Concurrent callers share one fetch. After a fetch that failed, timed out or found nothing better, no request causes
 * another one for 30 seconds.
 */
public final class MasterTokenCache {
    static final Duration PAUSE = Duration.ofSeconds(30);
    /** How long a master keeps minting while Secrets Manager fails. */
    static final Duration MAX_STALE = Duration.ofHours(24);
    /** How long to wait for a fetch if there is a usable master. */
    private static final Duration REVALIDATION_WAIT = Duration.ofMillis(200);

    private static final Duration MAX_FETCH_AGE = Duration.ofSeconds(15);
    private static final String SECRET = "secret";

    private record Entry(MasterToken master, Instant fetchedAt) {
        boolean isFresh(Instant now, Duration timeToLive) {
            return !master.isAboutToExpire(now) && new Cooldown(fetchedAt, timeToLive).isActive(now);
        }

        boolean isUsable(Instant now) {
            return !master.isAboutToExpire(now)
                    && Duration.between(fetchedAt, now).compareTo(MAX_STALE) < 0;
        }
    }

    private record Pause(Cooldown cooldown, @Nullable SecretException failure) {
        static final Pause NONE = new Pause(Cooldown.NONE, null);

        static Pause since(Instant start, @Nullable SecretException failure) {
            return new Pause(new Cooldown(start, PAUSE), failure);
        }
    }

    private final SecretReader reader;
    private final Optional<String> configuredAccount;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final SingleFlight<String, MasterToken, SecretException> fetches;
    private final AtomicLong started = new AtomicLong();

    /** The number of the fetch that gave the entry; fetches that started earlier return an older state of the secret. */
    private volatile long newest;
    /** The number of the last fetch that a caller stopped waiting for. */
    private volatile long timedOut;

    private volatile @Nullable Entry entry;
    private volatile Pause pause = Pause.NONE;

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

    /** The current master: fetched within the time to live or, while Secrets Manager fails, within the last 24 hours. */
    public MasterToken current(CallContext context) throws SecretException {
        Entry cached = entry;
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
     * @throws SecretException without one, if a fetch has failed and is not repeated yet
     */
    public Optional<MasterToken> usable() throws SecretException {
        return usable(entry);
    }

    private Optional<MasterToken> usable(@Nullable Entry cached) throws SecretException {
        Instant now = clock.instant();
        Pause paused = pause;
        boolean isPaused = paused.cooldown().isActive(now);
        if (cached != null && cached.isFresh(now, timeToLive)) {
            return Optional.of(cached.master());
        }
        boolean isUsable = cached != null && cached.isUsable(now);
        SecretException failure = isPaused ? paused.failure() : null;
        if (failure != null && !(isUsable && failure.kind() == SecretException.Kind.UNAVAILABLE)) {
            throw withRetryAfter(failure);
        }
        return cached != null && (isUsable || isPaused) ? Optional.of(cached.master()) : Optional.empty();
    }

    /** The master that was fetched last, however long ago. */
    public Optional<MasterToken> known() {
        return Optional.ofNullable(entry).map(Entry::master);
    }

    /** The master's account; the secret is fetched only if the account is neither configured nor known. */
    public String account(CallContext context) throws SecretException {
        Optional<String> account = configuredAccount.or(() -> known().map(MasterToken::account));
        return account.isPresent() ? account.get() : current(context).account();
    }

    /** Whether the known master is temporary and about to expire, and the secret holds its successor. */
    public boolean isRenewed(CallContext context) throws SecretException {
        Entry cached = entry;
        return cached != null
                && cached.master().isAboutToExpire(clock.instant())
                && !cached.master().equals(current(context));
    }

    /** Whether the master was fetched too long ago, and nothing keeps a request from fetching it again. */
    public boolean isDue() {
        return isDue(entry);
    }

    private boolean isDue(@Nullable Entry cached) {
        Instant now = clock.instant();
        return cached != null
                && !cached.isFresh(now, timeToLive)
                && !pause.cooldown().isActive(now);
    }

    /**
     * Fetches the secret again if that is due. A failure is remembered, not thrown.
     *
     * @param patience how long to wait for the fetch, which continues after that
     * @return whether that wait timed out; false if there was nothing to wait for
     */
    public boolean revalidate(CallContext context, Deadline patience) {
        Entry cached = entry;
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
        Entry cached = entry;
        boolean isCurrent = cached != null && cached.master().token().sameAs(refused.token());
        if (isCurrent && !pause.cooldown().isActive(clock.instant())) {
            await(start(cached, context), context, context.deadline());
            pause = Pause.since(clock.instant(), null);
        }
        return known().filter(master -> !master.token().sameAs(refused.token()));
    }

    /** Empties the cache and discards fetches in flight, so that a restored snapshot starts like a new environment. */
    public synchronized void forget() {
        newest = started.get();
        entry = null;
        pause = Pause.NONE;
    }

    /** Starts or joins a fetch; if another entry than the outdated one has been cached meanwhile, that one is the result. */
    @SuppressWarnings("ReferenceEquality") // the same master fetched again is another entry
    private Flight<MasterToken, SecretException> start(@Nullable Entry outdated, CallContext context) {
        return fetches.join(SECRET, () -> {
            Entry cached = entry;
            return cached == null || cached == outdated ? read(context) : cached.master();
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
        pause = Pause.since(clock.instant(), late);
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
            if (number > newest && number > timedOut) {
                // Counted from the start of the fetch: the environment may have been frozen since.
                pause = Pause.since(startedAt, e);
            }
            throw e;
        }
    }

    private synchronized MasterToken adopt(long number, AccessToken token, String account) {
        Instant now = clock.instant();
        MasterToken master = known().filter(last -> last.token().sameAs(token))
                .orElseGet(() -> new MasterToken(token, account, now));
        if (number > newest) {
            newest = number;
            entry = new Entry(master, now);
            pause = master.isAboutToExpire(now) ? Pause.since(now, null) : Pause.NONE;
        }
        return master;
    }

    private SecretException withRetryAfter(SecretException e) {
        return e.retryIn(pause.cooldown().left(clock.instant()));
    }
}
