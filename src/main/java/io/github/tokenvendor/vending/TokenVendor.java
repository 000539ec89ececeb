package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.AccountName;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Vends temporary tokens: judges a request, finds a lease that serves it or has one minted, and hands it out.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenVendor {
    private final Policy policy;
    private final LifetimeSteps steps;
    private final MasterTokenSource masters;
    private final MapboxClock clock;
    private final CachingMinter desk;

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
    public TokenVendor(
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
        this.clock = clock;
        this.desk = new CachingMinter(masters, minter, clock, upstreamTimeout, executor);
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
    public VendedToken vend(TokenRequest request, Optional<String> account, CallContext context)
            throws VendingException {
        AuthorizedRequest order = policy.authorize(request, clock.now());
        // No secret need be read to see that no account has such a name.
        refuseUnless(account.map(AccountName::isValid).orElse(true));
        MasterToken master = lasting(master(order, context), context);
        refuseUnless(account.map(master.account()::equals).orElse(true));
        Duration offset = clock.offset();
        Optional<VendedToken> vended = vend(request, master, context);
        if (vended.isEmpty() && !clock.offset().equals(offset)) {
            // The clock was set right on the way, so what was asked for relative to it lies elsewhere now.
            vended = vend(request, master, context);
        }
        return vended.orElseThrow(
                () -> VendingException.of(Failure.MISCONFIGURED, "the master token is temporary and about to end"));
    }

    private static void refuseUnless(boolean itsAccount) throws VendingException {
        if (!itsAccount) {
            throw VendingException.of(Failure.NO_SUCH_USER, "there is no such user here");
        }
    }

    /** Forgets the master, every lease and what was learned of Mapbox: a snapshot must hold nothing of the kind. */
    public void forget() {
        masters.forget();
        desk.forget();
    }

    /** While Secrets Manager fails, a lease of the last known master still serves. */
    private MasterToken master(AuthorizedRequest order, CallContext context) throws VendingException {
        try {
            return masters.current(context);
        } catch (SecretException e) {
            VendingException failure = SecretFailures.of(e);
            if (e.kind() == SecretException.Kind.UNUSABLE) {
                throw failure;
            }
            return masters.lastKnown().filter(known -> holdsFirst(order, known)).orElseThrow(() -> failure);
        }
    }

    /** A temporary master that is about to end may have a successor in the secret already. */
    private MasterToken lasting(MasterToken master, CallContext context) throws VendingException {
        Instant soon = clock.now().plus(Policy.MIN_LIFETIME);
        if (master.expiry().filter(soon::isAfter).isEmpty()) {
            return master;
        }
        try {
            return masters.replacementFor(master, context).orElse(master);
        } catch (SecretException e) {
            throw SecretFailures.of(e);
        }
    }

    private List<LeaseCache.Key> keys(AuthorizedRequest order) {
        List<LeaseCache.Key> keys = new ArrayList<>();
        for (Duration step : steps.within(Duration.between(order.receivedAt(), order.latest()))) {
            keys.add(new LeaseCache.Key(order.scopes(), step));
        }
        return keys;
    }

    /** Only the first step counts: without a lease it would be minted, and the secret be read again. */
    private boolean holdsFirst(AuthorizedRequest order, MasterToken master) {
        List<LeaseCache.Key> keys = keys(order);
        return !keys.isEmpty() && desk.holds(keys.get(0), master);
    }

    private AuthorizedRequest order(TokenRequest request, MasterToken master) throws VendingException {
        AuthorizedRequest unbound = policy.authorize(request, clock.now());
        return master.expiry().map(unbound::boundedBy).orElse(unbound);
    }

    private Optional<VendedToken> vend(TokenRequest request, MasterToken master, CallContext context)
            throws VendingException {
        Duration offset = clock.offset();
        AuthorizedRequest order = order(request, master);
        for (LeaseCache.Key key : keys(order)) {
            VendedToken vended = desk.obtain(key, order, master, context);
            boolean clockWasSet = !clock.offset().equals(offset);
            Instant latest = clockWasSet ? order(request, master).latest() : order.latest();
            // Mapbox may round up, and a shared mint may have begun a moment after this request came in.
            if (!vended.lease().expires().isAfter(latest)) {
                return Optional.of(vended);
            }
            if (clockWasSet) {
                // A shorter step would be counted from the wrong time, too, and cost two more calls.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
