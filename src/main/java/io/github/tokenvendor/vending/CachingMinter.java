package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.GrantVerifier;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.Flight;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.vending.LeaseSource.Obtained;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Serves a cached lease or has one obtained; concurrent cache misses for the same lease share one attempt.
 *
 * <p>A lease that is due for replacement is served in the meantime (stale-while-revalidate), and while replacing it fails
 * (stale-if-error, RFC 5861).
 */
public final class CachingMinter {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final Duration HEDGE_AFTER = Duration.ofSeconds(1);

    private final LeaseSource source;
    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final LeaseCache leases;
    private final Patience patience;
    private final Duration mintTimeout;
    private final SingleFlight<LeaseKey, Obtained, VendingException> mints;

    /**
     * Creates a minter.
     *
     * @param mintTimeout bounds obtaining a lease; longer than any caller waits, so that what outlasts its caller is kept
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
        this.mints = new SingleFlight<>(executor, clock::localTime, mintTimeout, this::late);
    }

    VendedToken obtain(LeaseKey key, AuthorizedRequest request, CallContext context) throws VendingException {
        Optional<Lease> fresh = fresh(key, context);
        boolean refused = fresh.filter(request::refuses).isPresent() && leases.acceptRefusal(key, clock.now());
        if (fresh.isPresent() && !refused) {
            return vended(fresh.get(), Source.REUSED);
        }
        Optional<Lease> spare = refused ? Optional.empty() : stale(request);
        if (spare.isPresent() && leases.isBackingOff(key, clock.now())) {
            return vended(spare.get(), Source.STALE);
        }
        LeaseSource.Order order = new LeaseSource.Order(key, request, leases.fingerprint(key));
        var mint = mints.join(key, () -> replace(order, context));
        if (spare.isPresent()) {
            return orSpare(mint, spare.get(), context);
        }
        return orStale(mint.isLeft() ? hedged(mint, order, context) : mint, request, context);
    }

    void forget() {
        leases.clear();
        patience.forget();
    }

    /** A lease that is not due. While it is served, a secret that was fetched too long ago is fetched again. */
    private Optional<Lease> fresh(LeaseKey key, CallContext context) {
        Optional<Lease> lease = leases.fresh(key, masters.known(), clock.now());
        if (lease.isPresent() && masters.isDue()) {
            if (masters.revalidate(context, patience.next().orEarlier(context.deadline()))) {
                patience.timedOut();
            }
            lease = leases.fresh(key, masters.known(), clock.now());
        }
        return lease;
    }

    private Optional<Lease> stale(AuthorizedRequest request) {
        return leases.staleIfError(request.scopes(), request.latest(clock), clock.now());
    }

    /** Waits briefly at most: there is a lease that can be served instead. */
    private VendedToken orSpare(Flight<Obtained, VendingException> mint, Lease spare, CallContext context)
            throws VendingException {
        Deadline wait = patience.next();
        if (wait.hasPassed() && !mint.isDone()) {
            return meanwhile(spare);
        }
        try {
            return vended(mint.await(wait.orEarlier(context.deadline()), () -> {
                patience.timedOut();
                return late();
            }));
        } catch (VendingException e) {
            if (!spare.expires().isAfter(clock.now())) {
                throw e;
            }
            return mint.isDone() ? vended(spare, Source.STALE) : meanwhile(spare);
        }
    }

    /** Nothing has failed yet, but a lease that every environment would have replaced is a sign of trouble. */
    private VendedToken meanwhile(Lease spare) {
        return vended(spare, spare.isOverdue(clock.now()) ? Source.STALE : Source.REUSED);
    }

    /**
     * Gives work that an earlier caller timed out on a little longer. Then it may be stuck, and a new attempt begins; so it
     * does if the work fails, because its failure is the earlier caller's.
     */
    private Flight<Obtained, VendingException> hedged(
            Flight<Obtained, VendingException> mint, LeaseSource.Order order, CallContext context) {
        try {
            mint.await(Deadline.after(HEDGE_AFTER).orEarlier(context.deadline()), this::late);
        } catch (VendingException e) {
            mints.abandon(order.key(), mint);
            return mints.join(order.key(), () -> replace(order, context));
        }
        return mint;
    }

    private VendedToken orStale(Flight<Obtained, VendingException> mint, AuthorizedRequest request, CallContext context)
            throws VendingException {
        long start = System.nanoTime();
        try {
            return vended(mint.await(context.deadline(), () -> {
                // The call ends after its caller, too late for the caller's audit line.
                context.noteTimeout(masters.known().isPresent() ? Upstream.MAPBOX : Upstream.SECRETS, start);
                return late();
            }));
        } catch (VendingException e) {
            return vended(stale(request).orElseThrow(() -> e), Source.STALE);
        }
    }

    /** Runs on its own thread and to its own deadline: the caller that began it may leave earlier. */
    private Obtained replace(LeaseSource.Order order, CallContext caller) throws VendingException {
        LeaseKey key = order.key();
        Optional<Lease> overtaken = leases.fresh(key, masters.known(), clock.now())
                .filter(lease -> !lease.fingerprint().equals(order.unwanted()));
        if (overtaken.isPresent()) {
            return new Obtained(overtaken.get(), Source.REUSED);
        }
        try {
            CallContext context = new CallContext(Deadline.after(mintTimeout), caller.calls());
            Obtained obtained = source.obtain(order, context);
            // A token minted by a clock that was ahead outlives its bucket, and serves only this request.
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

    private VendingException late() {
        return masters.known().isPresent()
                ? VendingException.retryable(Failure.MAPBOX_UNAVAILABLE, "Mapbox did not respond in time", TRY_AGAIN)
                : VendingException.retryable(
                        Failure.SECRETS_UNAVAILABLE, "Secrets Manager did not respond in time", TRY_AGAIN);
    }

    /** An environment that was frozen in between may find that the token has expired. */
    private VendedToken vended(Obtained obtained) throws VendingException {
        VendedToken vended = vended(obtained.lease(), obtained.source());
        if (vended.expiresIn() == 0) {
            throw late();
        }
        return vended;
    }

    private VendedToken vended(Lease lease, Source from) {
        return new VendedToken(lease, from, clock.now());
    }
}
