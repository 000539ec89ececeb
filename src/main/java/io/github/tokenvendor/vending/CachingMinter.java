package io.github.tokenvendor.vending;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.SingleFlight;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Hands out a lease that is at hand, or has one minted; concurrent misses of the same lease share one mint. */
final class CachingMinter {
    /** After a failed replacement, this long no caller waits for another try. */
    private static final Duration REFRESH_BACKOFF = Duration.ofSeconds(5);

    private final MasterTokenSource masters;
    private final Minter minter;
    private final MapboxClock clock;
    private final Duration upstreamTimeout;
    private final LeaseCache leases = new LeaseCache();
    private final SingleFlight<LeaseCache.Key, Minter.Minted, VendingException> mints;

    CachingMinter(
            MasterTokenSource masters, Minter minter, MapboxClock clock, Duration upstreamTimeout, Executor executor) {
        this.masters = masters;
        this.minter = minter;
        this.clock = clock;
        this.upstreamTimeout = upstreamTimeout;
        this.mints = new SingleFlight<>(executor);
    }

    /** Gives a lease; its lifetime counts from the moment at which the order came in. */
    VendedToken obtain(LeaseCache.Key key, AuthorizedRequest order, MasterToken master, CallContext context)
            throws VendingException {
        Optional<Lease> fresh = leases.fresh(master.generation(), key, clock.now());
        if (fresh.isPresent()) {
            return new VendedToken(fresh.get(), Source.REUSED, clock.now());
        }
        long start = System.nanoTime();
        try {
            Minter.Minted minted =
                    mints.join(key, () -> mint(key, order, context), context.deadline(), () -> late(context, start));
            return new VendedToken(minted.lease(), Source.MINTED, clock.now());
        } catch (VendingException e) {
            leases.holdUntil(master.generation(), key, clock.now().plus(REFRESH_BACKOFF));
            Lease lease =
                    leases.staleIfError(master.generation(), key, clock.now()).orElseThrow(() -> e);
            return new VendedToken(lease, Source.STALE, clock.now());
        }
    }

    /** Whether a lease is at hand that could be handed out, were none to be minted. */
    boolean holds(LeaseCache.Key key, MasterToken master) {
        Instant now = clock.now();
        return leases.fresh(master.generation(), key, now).isPresent()
                || leases.staleIfError(master.generation(), key, now).isPresent();
    }

    void forget() {
        leases.clear();
        minter.forget();
    }

    /** Runs on a thread of its own, to a deadline of its own: the caller who started it may leave earlier. */
    private Minter.Minted mint(LeaseCache.Key key, AuthorizedRequest order, CallContext caller)
            throws VendingException {
        CallContext context = new CallContext(Deadline.after(upstreamTimeout), caller.calls());
        MasterToken master = currentMaster(context);
        Optional<Lease> overtaken = leases.fresh(master.generation(), key, clock.now());
        if (overtaken.isPresent()) {
            return new Minter.Minted(overtaken.get(), master);
        }
        Instant base = order.receivedAt().truncatedTo(ChronoUnit.SECONDS);
        Minter.Minted minted = minter.mint(master, key.scopes(), base, key.step(), context);
        // Minted by a clock that has just been found to be ahead, a token lives for longer than its step says.
        if (minted.lease().remaining(clock.now()).compareTo(key.step().plus(GrantVerifier.SLACK)) <= 0) {
            leases.put(minted.master().generation(), key, minted.lease());
        }
        return minted;
    }

    private MasterToken currentMaster(CallContext context) throws VendingException {
        try {
            return masters.current(context);
        } catch (SecretException e) {
            throw SecretFailures.of(e);
        }
    }

    /** The call that this caller waited for ends after him, too late for his audit line. */
    private static VendingException late(CallContext context, long start) {
        context.calls().add(UpstreamCall.timedOut(UpstreamCall.Upstream.MAPBOX, start));
        return VendingException.retryable(
                Failure.MAPBOX_UNAVAILABLE, "Mapbox did not answer in time", Duration.ofSeconds(1));
    }
}
