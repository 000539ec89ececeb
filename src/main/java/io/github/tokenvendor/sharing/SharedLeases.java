package io.github.tokenvendor.sharing;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.MalformedTokenException;
import io.github.tokenvendor.resilience.CircuitBreaker;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.LeaseKey;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.MasterTokens;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Obtains a lease from the table that all environments share, or mints it for all of them, so that a fleet mints once.
 *
 * <p>Whoever finds no lease that serves claims the mint; the others wait for the claimant's lease, and take over where the
 * claim has lapsed. The table is a convenience: whatever it does, a lease is verified before it is served, and where the
 * table fails this environment mints for itself.
 */
public final class SharedLeases implements LeaseSource {
    /** Long enough for reading the secret and minting, short enough to take over from a claimant that died. */
    static final Duration CLAIM = Duration.ofSeconds(3);
    /** How far the clocks of two environments may be apart. */
    private static final Duration MAX_SKEW = Duration.ofSeconds(5);
    /** What the table may take of the time in which a lease is to be obtained. */
    private static final Duration RESERVE_FOR_MINT = Duration.ofSeconds(1);

    private final SharedLeaseSettings settings;
    private final LeaseTable table;
    private final LeaseSource minter;
    private final MasterTokens masters;
    private final MapboxClock clock;
    private final LeaseKey defaultKey;
    private final CircuitBreaker breaker = new CircuitBreaker(1, Duration.ofMinutes(1));

    /**
     * Makes it; nothing is read yet.
     *
     * @param defaultKey what a request that restricts nothing gets
     */
    public SharedLeases(
            SharedLeaseSettings settings,
            LeaseSource minter,
            MasterTokens masters,
            MapboxClock clock,
            LeaseKey defaultKey) {
        this.settings = settings;
        this.table = settings.table();
        this.minter = minter;
        this.masters = masters;
        this.clock = clock;
        this.defaultKey = defaultKey;
    }

    @Override
    public Obtained obtain(Order order, CallContext context) throws VendingException {
        if (!breaker.tryAcquire(clock.localTime())) {
            return minter.obtain(order, context);
        }
        try {
            Optional<Obtained> shared = new Attempt(order, context).run();
            breaker.succeeded();
            if (shared.isPresent()) {
                return shared.get();
            }
        } catch (LeaseTableException e) {
            breaker.failed(clock.localTime());
        } catch (VendingException e) {
            // The table did its part.
            breaker.succeeded();
            throw e;
        }
        return minter.obtain(order, context);
    }

    /** One attempt to obtain a lease by way of the table. */
    private final class Attempt {
        private final Order order;
        private final CallContext context;
        private final SharedLeaseSlot slot;
        private final String claimant = settings.claimant().get();
        private Optional<Claim> seen = Optional.empty();
        private Instant seenSince = Instant.MIN;

        Attempt(Order order, CallContext context) {
            this.order = order;
            this.context = context;
            this.slot = SharedLeaseSlot.of(order.key(), order.key().equals(defaultKey));
        }

        /** Empty where the claimant's lease did not come in time. */
        Optional<Obtained> run() throws LeaseTableException, VendingException {
            for (int attempt = 0; ; attempt++) {
                Optional<Entry> entry = table.read(slot.id(), call());
                // Several keys share a slot.
                boolean isOurs = entry.isPresent() && entry.get().key().equals(slot.key());
                Optional<Lease> lease = isOurs ? serving(entry.get()) : Optional.empty();
                if (lease.isPresent()) {
                    return Optional.of(new Obtained(lease.get(), VendedToken.Source.SHARED));
                }
                Optional<Claim> held = entry.flatMap(Entry::claim);
                if ((!isOurs || isFree(held)) && claim(held)) {
                    return Optional.of(mintForAll());
                }
                if (context.deadline().remainingMillis() < RESERVE_FOR_MINT.toMillis()) {
                    return Optional.empty();
                }
                settings.pause(attempt);
            }
        }

        private Optional<Lease> serving(Entry entry) throws VendingException {
            if (entry.token().isEmpty()) {
                return Optional.empty();
            }
            Optional<Lease> lease = verified(entry.token().get(), entry.master(), masters.account(context));
            if (lease.filter(this::serves).isEmpty()) {
                lease.ifPresent(order.found());
                return Optional.empty();
            }
            return lease;
        }

        private boolean serves(Lease lease) {
            return !lease.isOverdue(clock.now())
                    && !lease.fingerprint().equals(order.unwanted())
                    && !order.request().refuses(lease)
                    && !lease.isSupersededBy(masters.known());
        }

        private Optional<Lease> verified(String text, String master, String account) {
            try {
                AccessToken token = AccessToken.parse(text);
                return Lease.shared(token, account, order.key(), clock.now(), master);
            } catch (MalformedTokenException e) {
                return Optional.empty();
            }
        }

        /** Nobody mints: there is no claim, or one that has lapsed by its word or by our watch. */
        private boolean isFree(Optional<Claim> held) {
            if (held.isEmpty()) {
                return true;
            }
            Instant now = clock.localTime();
            if (!held.equals(seen)) {
                seen = held;
                seenSince = now;
            }
            return held.get().until().plus(MAX_SKEW).isBefore(now)
                    || !seenSince.plus(CLAIM).isAfter(now);
        }

        private boolean claim(Optional<Claim> held) throws LeaseTableException {
            Claim mine = new Claim(claimant, clock.localTime().plus(CLAIM));
            return table.claim(slot.id(), slot.key(), mine, held, call());
        }

        private Obtained mintForAll() throws VendingException {
            try {
                Obtained minted = minter.obtain(order, context);
                publish(minted.lease());
                return minted;
            } catch (VendingException e) {
                release();
                throw e;
            }
        }

        /** A lease that could not be shared still serves here. */
        private void publish(Lease lease) {
            try {
                table.publish(slot.id(), slot.key(), lease.reveal(), lease.master(), lease.expires(), claimant, call());
            } catch (LeaseTableException e) {
                // Its claim lapses.
            }
        }

        private void release() {
            try {
                table.release(slot.id(), claimant, call());
            } catch (LeaseTableException e) {
                // The claim lapses.
            }
        }

        /** Each call has a small budget of its own: a slow table must not cost a caller its answer. */
        private CallContext call() {
            Deadline own = Deadline.after(settings.callTimeout());
            return new CallContext(context.deadline().orEarlier(own), context.calls());
        }
    }
}
