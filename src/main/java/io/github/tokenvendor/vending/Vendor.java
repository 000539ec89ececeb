package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.SingleFlight;
import io.github.tokenvendor.vending.Vended.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Vends temporary tokens: judges a request, finds a lease that serves it or has one minted, and hands it out.
 *
 * <p>Safe for use by several threads. Concurrent misses of the same lease share one mint.
 */
public final class Vendor {
    /** After a failed replacement, this long no caller waits for another try. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    private final Policy policy;
    private final LifetimeSteps steps;
    private final MasterTokenSource masters;
    private final Minter minter;
    private final MapboxClock clock;
    private final Duration upstreamTimeout;
    private final LeaseCache leases = new LeaseCache();
    private final SingleFlight<LeaseCache.Key, Minter.Minted, VendingException> mints;

    /**
     * Makes the vendor.
     *
     * @param policy judges the requests
     * @param longest the longest lifetime
     * @param masters holds the master token
     * @param minter has tokens created
     * @param clock tells the time
     * @param upstreamTimeout the ceiling for one mint
     * @param executor runs the mints
     */
    public Vendor(
            Policy policy,
            Duration longest,
            MasterTokenSource masters,
            Minter minter,
            MapboxClock clock,
            Duration upstreamTimeout,
            Executor executor) {
        this.policy = policy;
        this.steps = new LifetimeSteps(longest);
        this.masters = masters;
        this.minter = minter;
        this.clock = clock;
        this.upstreamTimeout = upstreamTimeout;
        this.mints = new SingleFlight<>(executor);
    }

    /**
     * Vends a token.
     *
     * @param request what is asked for
     * @param account the account that the caller takes the master's to be, if he names one
     * @param context bounds the answer and takes the notes of upstream calls
     * @return the token
     * @throws VendingException when there is none for this request
     */
    public Vended vend(TokenRequest request, Optional<String> account, CallContext context) throws VendingException {
        Order order = policy.judge(request, clock.now());
        // No secret need be read to see that no account has such a name.
        refuseUnless(account.map(AccessToken::isAccountName).orElse(true));
        MasterToken master = master(order, context);
        refuseUnless(account.map(master.account()::equals).orElse(true));
        Duration offset = clock.offset();
        Optional<Vended> vended = vend(request, master, context);
        if (vended.isEmpty() && !clock.offset().equals(offset)) {
            // The clock was set right on the way, so what was asked for relative to it lies elsewhere now.
            vended = vend(request, master, context);
        }
        return vended.orElseThrow(() -> VendingException.of(
                Failure.MISCONFIGURED, "no token can be short-lived enough: is the master token about to expire?"));
    }

    private static void refuseUnless(boolean itsAccount) throws VendingException {
        if (!itsAccount) {
            throw VendingException.of(Failure.NO_SUCH_USER, "there is no such user here");
        }
    }

    /** Forgets the master, every lease and what was learned of Mapbox: a snapshot must hold nothing of the kind. */
    public void forget() {
        masters.forget();
        leases.clear();
        minter.forget();
    }

    /** While Secrets Manager fails, a lease of the last known master still serves. */
    private MasterToken master(Order order, CallContext context) throws VendingException {
        try {
            return masters.current(context);
        } catch (SecretException e) {
            VendingException failure = SecretFailures.of(e);
            if (e.kind() == SecretException.Kind.UNUSABLE) {
                throw failure;
            }
            return masters.lastKnown()
                    .filter(known -> keys(order).stream()
                            .anyMatch(key -> isServable(known, key)))
                    .orElseThrow(() -> failure);
        }
    }

    private boolean isServable(MasterToken master, LeaseCache.Key key) {
        Instant now = clock.now();
        return leases.fresh(master.generation(), key, now).isPresent()
                || leases.lastResort(master.generation(), key, now).isPresent();
    }

    private List<LeaseCache.Key> keys(Order order) {
        return steps.within(Duration.between(order.receivedAt(), order.latest())).stream()
                .map(step -> new LeaseCache.Key(order.scopes(), step))
                .toList();
    }

    private Optional<Vended> vend(TokenRequest request, MasterToken master, CallContext context)
            throws VendingException {
        Order unbound = policy.judge(request, clock.now());
        Order order = master.expiry().map(unbound::boundedBy).orElse(unbound);
        for (LeaseCache.Key key : keys(order)) {
            Vended vended = obtain(key, order, master, context);
            // Mapbox may round up, and a shared mint may have begun a moment after this request came in.
            if (!vended.lease().expires().isAfter(order.latest())) {
                return Optional.of(vended);
            }
        }
        return Optional.empty();
    }

    private Vended obtain(LeaseCache.Key key, Order order, MasterToken master, CallContext context)
            throws VendingException {
        Optional<Lease> fresh = leases.fresh(master.generation(), key, clock.now());
        if (fresh.isPresent()) {
            return new Vended(fresh.get(), Source.REUSED, clock.now());
        }
        try {
            Minter.Minted minted = mints.join(
                    key, () -> mint(key, order, context), context.deadline(), Vendor::late);
            return new Vended(minted.lease(), Source.MINTED, clock.now());
        } catch (VendingException e) {
            leases.holdUntil(master.generation(), key, clock.now().plus(HOLD));
            Lease lease = leases.lastResort(master.generation(), key, clock.now()).orElseThrow(() -> e);
            return new Vended(lease, Source.STALE, clock.now());
        }
    }

    /** Runs on a thread of its own, to a deadline of its own: the caller who started it may leave earlier. */
    private Minter.Minted mint(LeaseCache.Key key, Order order, CallContext caller) throws VendingException {
        CallContext context = new CallContext(Deadline.after(upstreamTimeout), caller.calls());
        MasterToken master = currentMaster(context);
        Optional<Lease> overtaken = leases.fresh(master.generation(), key, clock.now());
        if (overtaken.isPresent()) {
            return new Minter.Minted(overtaken.get(), master);
        }
        Instant base = order.receivedAt().truncatedTo(ChronoUnit.SECONDS);
        Minter.Minted minted = minter.mint(master, key.scopes(), base, key.step(), context);
        leases.put(minted.master().generation(), key, minted.lease());
        return minted;
    }

    private MasterToken currentMaster(CallContext context) throws VendingException {
        try {
            return masters.current(context);
        } catch (SecretException e) {
            throw SecretFailures.of(e);
        }
    }

    private static VendingException late() {
        return VendingException.retryable(
                Failure.MAPBOX_UNAVAILABLE, "Mapbox did not answer in time", Duration.ofSeconds(1));
    }
}
