package io.github.tokenvendor.sharing;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.CircuitBreaker;
import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseKey;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Obtains a lease from the table that all environments share, or mints it for all of them, so that a fleet mints once.
 *
 * <p>An environment that finds no usable lease claims the mint. The others wait for the claimant's lease and take over when
 * the claim lapses. The table is never trusted: a shared lease is verified before it is served, and if the table fails, this
 * environment mints for itself.
 */
public final class SharedLeases implements LeaseSource {
    /** Long enough to fetch the secret and mint, short enough to take over from a claimant that died. */
    static final Duration CLAIM = Duration.ofSeconds(3);
    /** How far the clocks of two environments may be apart. */
    private static final Duration MAX_SKEW = Duration.ofSeconds(5);
    /** What the table must leave of the time for obtaining a lease. */
    private static final Duration RESERVE_FOR_MINT = Duration.ofSeconds(1);

    private final SharedLeaseSettings settings;
    private final LeaseTable table;
    private final LeaseSource minter;
    private final LeaseCache leases;
    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final LeaseKey defaultKey;
    private final CircuitBreaker breaker = new CircuitBreaker(1, Duration.ofMinutes(1));

    /**
     * Creates the source; nothing is read yet.
     *
     * @param minter mints for this environment
     * @param leases takes leases that are found in the table and are not good enough, in case minting fails
     * @param defaultKey the key of a request that restricts nothing
     */
    public SharedLeases(
            SharedLeaseSettings settings,
            LeaseSource minter,
            LeaseCache leases,
            MasterTokenCache masters,
            MapboxClock clock,
            LeaseKey defaultKey) {
        this.settings = settings;
        this.table = settings.table();
        this.minter = minter;
        this.leases = leases;
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
        } catch (SecretException e) {
            breaker.succeeded();
            throw VendingException.of(e);
        }
        return minter.obtain(order, context);
    }

    /** One attempt to obtain a lease through the table. */
    private final class Attempt {
        private final Order order;
        private final CallContext context;
        private final SharedLeaseSlot slot;
        private final String claimant = settings.claimant().get();
        private Optional<Claim> seen = Optional.empty();
        private Cooldown seenClaim = Cooldown.NONE;

        Attempt(Order order, CallContext context) {
            this.order = order;
            this.context = context;
            this.slot = SharedLeaseSlot.of(order.key(), order.key().equals(defaultKey));
        }

        /** Empty if the claimant's lease did not arrive in time. */
        Optional<Obtained> run() throws LeaseTableException, SecretException, VendingException {
            for (int attempt = 0; ; attempt++) {
                Optional<Entry> entry = table.read(slot.id(), call());
                // Several keys share a slot.
                boolean isOurs = entry.isPresent() && entry.get().key().equals(slot.key());
                Optional<Lease> lease = isOurs ? usable(entry.get()) : Optional.empty();
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

        private Optional<Lease> usable(Entry entry) throws SecretException {
            if (entry.token().isEmpty()) {
                return Optional.empty();
            }
            Optional<Lease> lease = verified(entry.token().get(), entry.master(), masters.account(context));
            if (lease.filter(this::isGoodEnough).isEmpty()) {
                lease.ifPresent(found -> leases.offer(order.key(), found));
                return Optional.empty();
            }
            return lease;
        }

        private boolean isGoodEnough(Lease lease) {
            return !lease.isOverdue(clock.now())
                    && !lease.fingerprint().equals(order.unwanted())
                    && !order.request().refuses(lease)
                    && !lease.isSupersededBy(masters.known());
        }

        private Optional<Lease> verified(String text, String master, String account) {
            return AccessToken.parse(text)
                    .flatMap(token -> Lease.shared(token, account, order.key(), clock.now(), master));
        }

        /** Whether nobody mints: there is no claim, or it has lapsed by its own time or by our watch. */
        private boolean isFree(Optional<Claim> held) {
            if (held.isEmpty()) {
                return true;
            }
            Instant now = clock.localTime();
            if (!held.equals(seen)) {
                seen = held;
                seenClaim = new Cooldown(now, CLAIM);
            }
            return held.get().until().plus(MAX_SKEW).isBefore(now) || seenClaim.isOver(now);
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

        /** A lease that cannot be shared still serves this environment. */
        private void publish(Lease lease) {
            try {
                table.publish(slot.id(), slot.key(), lease.reveal(), lease.master(), lease.expires(), claimant, call());
            } catch (LeaseTableException e) {
                // The claim lapses.
            }
        }

        private void release() {
            try {
                table.release(slot.id(), claimant, call());
            } catch (LeaseTableException e) {
                // The claim lapses.
            }
        }

        /** Each call has its own small budget: a slow table must not cost a caller its response. */
        private CallContext call() {
            Deadline own = Deadline.after(settings.callTimeout());
            return new CallContext(context.deadline().orEarlier(own), context.calls());
        }
    }
}
