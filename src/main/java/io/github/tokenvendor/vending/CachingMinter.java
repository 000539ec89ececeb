package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.GrantVerifier;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.Flight;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamCalls;
import io.github.tokenvendor.vending.LeaseCache.Cached;
import io.github.tokenvendor.vending.LeaseSource.Obtained;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Serves a cached lease or has one obtained; concurrent cache misses for the same lease share one attempt.
 *
 * <p>A lease that is due for replacement is served in the meantime (stale-while-revalidate), and while replacing it
 * fails (stale-if-error, RFC 5861).
 */
public final class CachingMinter {
    private static final Duration HEDGE_AFTER = Duration.ofSeconds(1);
    private static final int KEYS = 256;

    private final LeaseSource source;
    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final LeaseCache leases;
    private final Patience patience;
    private final Duration mintTimeout;
    private final SingleFlight<LeaseKey, Obtained, VendingException> mints;
    /** The calls of each key's latest mint, kept after it ends because its callers may time out at that moment. */
    private final Map<LeaseKey, UpstreamCalls> awaited = Collections.synchronizedMap(new BoundedMap<>(KEYS, true));

    /**
     * Creates a minter.
     *
     * @param mintTimeout bounds obtaining a lease; longer than any caller waits, so that a late lease is still cached
     */
    public CachingMinter(
            LeaseSource source,
            MasterTokenCache masters,
            MapboxClock clock,
            LeaseCache leases,
            Duration mintTimeout,
            Executor executor) {
        this.source = source;
        this.masters = masters;
        this.clock = clock;
        this.leases = leases;
        this.patience = new Patience(clock::localTime);
        this.mintTimeout = mintTimeout;
        this.mints = new SingleFlight<>(executor, clock::localTime, mintTimeout, Failures::tooMany);
    }

    VendedToken obtain(LeaseKey key, AuthorizedRequest request, CallContext context) throws VendingException {
        Optional<Cached> cached = lookUp(key, context);
        Instant now = clock.now();
        boolean isFresh = cached.isPresent() && cached.get().isFresh(masters.known(), now);
        boolean isRefused = cached.isPresent() && request.refuses(cached.get().lease());
        if (isFresh && !(isRefused && mayReplace(key, now))) {
            // Looked up again: the replacement of a refused lease may have ended just now.
            return vended(key, leases.held(key).orElse(cached.get().lease()), Source.REUSED);
        }
        Optional<Lease> spare = stale(request);
        if (spare.isPresent() && cached.isPresent() && cached.get().isBackingOff(now)) {
            return vended(key, spare.get(), Source.STALE);
        }
        String unwanted = cached.map(due -> due.lease().fingerprint()).orElse("");
        LeaseRequest wanted = new LeaseRequest(key, request, unwanted, false, context.deadline());
        var mint = mints.join(key, () -> replace(wanted, context));
        if (spare.isPresent() && !isRefused && !request.refuses(spare.get())) {
            return orSpare(mint, key, spare.get(), context);
        }
        Flight<Obtained, VendingException> current = mint.hasTimedOutCaller() ? hedged(mint, wanted, context) : mint;
        return orStale(current, key, request, context);
    }

    void forget() {
        leases.clear();
        patience.forget();
    }

    /** Looks up a lease; if it is not due but the secret was fetched too long ago, fetches the secret first. */
    private Optional<Cached> lookUp(LeaseKey key, CallContext context) {
        Optional<Cached> cached = leases.find(key);
        if (cached.isPresent() && cached.get().isFresh(masters.known(), clock.now()) && masters.isDue()) {
            if (masters.revalidate(context, patience.next().orEarlier(context.deadline()))) {
                patience.timedOut();
            }
            return leases.find(key);
        }
        return cached;
    }

    /**
     * Whether to mint for a lease that is not due but that Mapbox is said to refuse: by joining the mint in flight, or
     * by a new one, which {@link #replace} may still decline.
     */
    private boolean mayReplace(LeaseKey key, Instant now) {
        // The order matters, because only a mint in flight accepts a refusal.
        return !leases.wasRefused(key, now) || mints.isInFlight(key);
    }

    private Optional<Lease> stale(AuthorizedRequest request) {
        return leases.staleIfError(request, request.latest(clock), clock.now());
    }

    /** Waits only briefly, because there is a lease to serve instead. */
    private VendedToken orSpare(Flight<Obtained, VendingException> mint, LeaseKey key, Lease spare, CallContext context)
            throws VendingException {
        Deadline wait = patience.next();
        if (wait.hasPassed() && !mint.isDone()) {
            return meanwhile(key, spare);
        }
        try {
            return vended(key, mint.await(wait.orEarlier(context.deadline()), () -> {
                patience.timedOut();
                return late(key);
            }));
        } catch (VendingException e) {
            if (!spare.expires().isAfter(clock.now())) {
                throw e;
            }
            return mint.isDone() ? vended(key, spare, Source.STALE) : meanwhile(key, spare);
        }
    }

    /** Serves a lease whose replacement is in flight: as stale if every environment should have replaced it by now. */
    private VendedToken meanwhile(LeaseKey key, Lease spare) {
        return vended(key, spare, spare.isOverdue(clock.now()) ? Source.STALE : Source.REUSED);
    }

    /**
     * Gives work that an earlier caller timed out on a little longer. If it still has not ended, it may be stuck; if it
     * fails, the failure is the earlier caller's. In both cases a new attempt begins.
     */
    private Flight<Obtained, VendingException> hedged(
            Flight<Obtained, VendingException> mint, LeaseRequest wanted, CallContext context) {
        try {
            mint.await(Deadline.after(HEDGE_AFTER).orEarlier(context.deadline()), () -> late(wanted.key()));
        } catch (VendingException e) {
            mints.abandon(wanted.key(), mint);
            return mints.join(wanted.key(), () -> replace(wanted, context));
        }
        return mint;
    }

    private VendedToken orStale(
            Flight<Obtained, VendingException> mint, LeaseKey key, AuthorizedRequest request, CallContext context)
            throws VendingException {
        long start = System.nanoTime();
        boolean hasTime = !context.deadline().hasPassed();
        try {
            return vended(key, mint.await(context.deadline(), () -> {
                if (!hasTime) {
                    // No upstream was slow.
                    return Failures.timedOutBeforeCall();
                }
                // The call ends after its caller, too late for the caller's audit line.
                awaited(key).ifPresent(upstream -> context.noteTimeout(upstream, start));
                return late(key);
            }));
        } catch (VendingException e) {
            return vended(
                    key,
                    stale(request)
                            .or(() -> leases.fresh(key, masters.known(), clock.now()))
                            .orElseThrow(() -> e),
                    Source.STALE);
        }
    }

    /** Runs on its own thread with its own deadline: the caller that started it may leave earlier. */
    private Obtained replace(LeaseRequest wanted, CallContext caller) throws VendingException {
        LeaseKey key = wanted.key();
        UpstreamCalls calls = caller.calls();
        // Until its own first call, this attempt waits for the same upstream as the previous one.
        awaited(key).ifPresent(calls::await);
        awaited.put(key, calls);
        Optional<Lease> fresh = leases.fresh(key, masters.known(), clock.now());
        if (fresh.isEmpty()) {
            return mint(wanted, calls);
        }
        return leases.acceptRefusal(key, wanted.unwanted(), clock.now())
                ? mint(wanted.asReplacement(), calls)
                : new Obtained(fresh.get(), Source.REUSED);
    }

    private Obtained mint(LeaseRequest wanted, UpstreamCalls calls) throws VendingException {
        LeaseKey key = wanted.key();
        try {
            Obtained obtained = source.obtain(wanted, new CallContext(Deadline.after(mintTimeout), calls));
            // A token minted by a clock that was ahead outlives its bucket, so it serves only this request.
            Duration longest = key.bucket().plus(GrantVerifier.SLACK);
            if (obtained.lease().remaining(clock.now()).compareTo(longest) <= 0) {
                leases.put(key, obtained.lease());
            }
            return obtained;
        } catch (VendingException e) {
            leases.backOff(key, clock.now());
            throw e;
        }
    }

    /** The upstream that the latest work for a key waits for, or waited for; empty if it has not started. */
    private Optional<Upstream> awaited(LeaseKey key) {
        return Optional.ofNullable(awaited.get(key)).flatMap(UpstreamCalls::awaited);
    }

    private VendingException late(LeaseKey key) {
        return awaited(key).map(Failures::late).orElseGet(Failures::timedOutBeforeCall);
    }

    /** Fails if the token has expired, which can happen if the environment was frozen in between. */
    private VendedToken vended(LeaseKey key, Obtained obtained) throws VendingException {
        VendedToken vended = vended(key, obtained.lease(), obtained.source());
        if (vended.expiresIn() == 0) {
            throw Failures.expired();
        }
        return vended;
    }

    private VendedToken vended(LeaseKey key, Lease lease, Source from) {
        Instant now = clock.now();
        return new VendedToken(lease, from, now, leases.replaceAt(key, lease).orElse(now));
    }
}
