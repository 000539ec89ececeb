package io.github.tokenvendor.sharing;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.CircuitBreaker;
import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseRequest;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Obtains a lease from the table that all environments share, or mints it for all of them, so that a fleet mints once.
 *
 * <p>An environment that finds no usable lease, and could mint one, claims the mint. The others wait for the claimant's
 * lease and take over when the claim lapses. The table is never trusted: a shared lease is verified before it is
 * served, and if the table fails or takes too long, this environment mints for itself.
 */
public final class SharedLeases implements LeaseSource {
    /** How far the clocks of two environments may be apart. */
    static final Duration MAX_SKEW = Duration.ofSeconds(5);
    /** How long this environment trusts failures in the table, which may be false, before it tries for itself. */
    private static final Duration LONGEST_BELIEF = Duration.ofMinutes(1);

    private final SharedLeaseSettings settings;
    private final LeaseTable table;
    private final Minter minter;
    private final LeaseCache leases;
    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final CircuitBreaker breaker = new CircuitBreaker(1, Duration.ofMinutes(1));
    /** When this environment began to trust failures in the table without a mint of its own. */
    private volatile @Nullable Instant believedSince;

    /**
     * Creates the source; nothing is read yet.
     *
     * @param minter mints for this environment
     * @param leases keeps leases from the table that are not good enough, in case minting fails
     */
    public SharedLeases(
            SharedLeaseSettings settings,
            Minter minter,
            LeaseCache leases,
            MasterTokenCache masters,
            MapboxClock clock) {
        this.settings = settings;
        this.table = settings.table();
        this.minter = minter;
        this.leases = leases;
        this.masters = masters;
        this.clock = clock;
    }

    @Override
    public Obtained obtain(LeaseRequest request, CallContext context) throws VendingException {
        if (!breaker.tryAcquire(clock.localTime())) {
            return minter.obtain(request, context);
        }
        Attempt attempt = new Attempt(request, context);
        try {
            Obtained obtained = attempt.run();
            breaker.succeeded();
            believedSince = null;
            return obtained;
        } catch (LeaseTableException e) {
            breaker.failed(clock.localTime());
            return attempt.withoutTheTable();
        } catch (VendingException e) {
            // The table itself worked.
            breaker.succeeded();
            throw e;
        } catch (SecretException e) {
            breaker.succeeded();
            throw VendingException.of(e);
        }
    }

    private boolean believes(Instant now) {
        Instant since = believedSince;
        if (since == null) {
            believedSince = now;
            return true;
        }
        return new Cooldown(since, LONGEST_BELIEF).isActive(now);
    }

    /** One attempt to obtain a lease through the table. */
    private final class Attempt {
        private final CallContext context;
        private final String id;
        private final TableTime time;
        private final String claimant = settings.claimant().get();
        private LeaseRequest request;
        /** The lease that would be served if the caller had not reported it as refused. */
        private Optional<Lease> refused;

        private boolean isLate;

        Attempt(LeaseRequest request, CallContext context) {
            this.request = request;
            this.context = context;
            this.id = LeaseItem.id(settings.configuration(), request.key());
            this.time = new TableTime(settings, clock::localTime, context, request.callerDeadline());
            this.refused = request.isReplacement() ? leases.held(request.key()) : Optional.empty();
        }

        Obtained run() throws LeaseTableException, SecretException, VendingException {
            for (int attempt = 0; !time.isOver(); attempt++) {
                Entry entry = table.read(id, time.call());
                Optional<Lease> lease = verified(entry);
                if (lease.filter(this::isGoodEnough).isPresent()) {
                    return shared(lease.get());
                }
                lease.ifPresent(this::keep);
                boolean isFree = time.isFree(entry.claim());
                if (refused.isPresent() && isFree && entry.wasRefused(clock.localTime())) {
                    return shared(refused.get());
                }
                if (isUncertain(entry)) {
                    return minter.obtain(request, context);
                }
                minter.requireReady(request, context);
                if (isFree && time.allowsClaim() && claim(entry)) {
                    return mintForAll(entry);
                }
                time.pause(attempt);
            }
            isLate = true;
            time.noteTimeout();
            throw new LeaseTableException();
        }

        /**
         * The fallback if the table fails: a mint of this environment's own, or the refused lease if the table is late
         * and another environment may be replacing that lease.
         */
        Obtained withoutTheTable() throws VendingException {
            return isLate && refused.isPresent() ? shared(refused.get()) : minter.obtain(request, context);
        }

        private Optional<Lease> verified(Entry entry) throws SecretException {
            if (entry.token().isEmpty()) {
                return Optional.empty();
            }
            context.calls().await(Upstream.SECRETS);
            String account = masters.account(context);
            return AccessToken.parse(entry.token().get())
                    .flatMap(token -> Lease.shared(token, account, request.key(), clock.now(), entry.master()));
        }

        private boolean isGoodEnough(Lease lease) {
            return isCurrent(lease)
                    && !lease.fingerprint().equals(request.unwanted())
                    && !request.request().refuses(lease);
        }

        private boolean isCurrent(Lease lease) {
            return !lease.isOverdue(clock.now()) && !lease.isSupersededBy(masters.known());
        }

        /** Keeps, as a fallback, a lease that is not good enough. */
        private void keep(Lease lease) {
            leases.offer(request.key(), lease);
            boolean isDue = lease.fingerprint().equals(request.unwanted()) && !request.isReplacement();
            if (isCurrent(lease) && !isDue) {
                refused = Optional.of(lease);
                request = request.asReplacement();
            }
        }

        /**
         * Whether others failed for a reason that may not apply here, so that claiming would only delay them. If Mapbox
         * responded to them, learns from the response instead.
         */
        private boolean isUncertain(Entry entry) throws SecretException {
            Instant now = clock.localTime();
            Optional<FailedMints> failed = entry.failedMints();
            Duration wait = failed.map(mints -> mints.left(now)).orElse(Duration.ZERO);
            if (wait.isZero()) {
                return false;
            }
            if (failed.get().response().isEmpty()) {
                return true;
            }
            if (believes(now)) {
                minter.learn(failed.get().response().get(), request, wait, context);
            }
            return false;
        }

        private boolean claim(Entry entry) throws LeaseTableException {
            Instant now = clock.localTime();
            Claim mine = new Claim(claimant, now.plus(time.ofClaim()));
            return table.claim(
                    id, entry, mine, request.isReplacement() ? Optional.of(now) : Optional.empty(), time.call());
        }

        private Obtained mintForAll(Entry entry) throws VendingException {
            time.stop();
            believedSince = null;
            try {
                Obtained minted = minter.obtain(request, context);
                publish(minted.lease());
                return minted;
            } catch (VendingException e) {
                release(FailedMints.after(entry.failedMints(), e, clock.localTime()));
                throw e;
            }
        }

        /** Shares a lease; one that cannot be shared still serves this environment. */
        private void publish(Lease lease) {
            try {
                table.publish(id, claimant, lease.reveal(), lease.master(), lease.expires(), time.lastCall());
            } catch (LeaseTableException e) {
                // The claim lapses by itself.
            }
        }

        private void release(Optional<FailedMints> failed) {
            try {
                table.release(id, claimant, failed.map(FailedMints::text), time.lastCall());
            } catch (LeaseTableException e) {
                // The claim lapses by itself.
            }
        }

        private Obtained shared(Lease lease) {
            return new Obtained(lease, VendedToken.Source.SHARED);
        }
    }
}
