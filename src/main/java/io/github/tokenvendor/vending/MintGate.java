package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.resilience.CircuitBreaker;
import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one gate that each mint passes, which keeps a lasting failure cheap.
 *
 * <p>It remembers how Mapbox failed: its availability and its rate limit for every mint, a refusal only for the master
 * token, or for the master token and scope set, that was refused. It also charges the budget.
 */
public final class MintGate {
    /** How long a refusal is cached. */
    static final Duration REFUSAL_COOLDOWN = Duration.ofSeconds(30);

    /** Mapbox counts by the minute, so no reset can be further away. */
    private static final Duration LONGEST_RATE_LIMIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_RATE_LIMIT = Duration.ofSeconds(1);

    private static final int CAPACITY = 256;

    private record Refusal(VendingException failure, Cooldown cooldown) {}

    private final MapboxClock clock;
    private final MintBudget budget;
    private final CircuitBreaker availability = new CircuitBreaker(3, Duration.ofSeconds(15));
    private final Map<String, Refusal> refusals = new BoundedMap<>(CAPACITY, false);
    private volatile Cooldown rateLimit = Cooldown.NONE;
    private volatile @Nullable VendingException lastUnavailable;

    /**
     * Creates an open gate with a full budget.
     *
     * @param mintsPerMinute how often this environment may call Mapbox for a token
     */
    public MintGate(int mintsPerMinute, MapboxClock clock) {
        this.clock = clock;
        this.budget = new MintBudget(mintsPerMinute, clock::localTime);
    }

    /**
     * Lets one mint through; the caller makes the call and reports the outcome to the pass.
     *
     * @throws VendingException if the mint would fail, or is over the budget
     */
    synchronized Pass enter(MasterToken master, ScopeSet scopes, Allowance allowance, MintBudget.Use use)
            throws VendingException {
        check(Optional.of(master), scopes, allowance, use);
        MintBudget.Permit permit = budget.acquire(allowance, use);
        // The probe, if one is due: nobody else can have taken it since the check.
        availability.tryAcquire(clock.localTime());
        return new Pass(master, scopes, permit);
    }

    /**
     * Checks whether a mint would pass, and changes nothing.
     *
     * @param master the master token that the mint would use, if it is known
     * @throws VendingException if the mint would fail, or is over the budget
     */
    void check(Optional<MasterToken> master, ScopeSet scopes, Allowance allowance, MintBudget.Use use)
            throws VendingException {
        Optional<VendingException> refusal = master.flatMap(known -> refusal(known, scopes));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        Instant now = clock.localTime();
        Duration wait = rateLimit.left(now);
        if (!wait.isZero()) {
            throw Failures.rateLimited(wait);
        }
        budget.require(allowance, use);
        VendingException last = lastUnavailable;
        if (last != null && availability.isBlocked(now)) {
            throw last.retryIn(availability.waitFrom(now));
        }
    }

    /**
     * Learns from a response that Mapbox sent to another environment.
     *
     * @param master the current master token; what the response says about another one does not matter
     * @param wait how long not to call Mapbox because of it
     */
    void learn(MintFailure failure, Optional<MasterToken> master, ScopeSet scopes, Duration wait) {
        if (failure.isRefusal()) {
            master.filter(current -> current.fingerprint().equals(failure.master()))
                    .ifPresent(current -> remember(failure, current, scopes, wait));
        } else if (failure.kind() == Kind.RATE_LIMITED) {
            rateLimit = rateLimit.orLonger(clock.localTime(), wait);
        } else if (failure.isOutage()) {
            lastUnavailable = outage(failure);
            availability.open(clock.localTime(), wait);
        }
    }

    private static VendingException outage(MintFailure failure) {
        return failure.kind() == Kind.UNAVAILABLE ? Failures.unavailable() : Failures.unexpectedResponse();
    }

    private VendingException remember(MintFailure refusal, MasterToken master, ScopeSet scopes, Duration wait) {
        if (refusal.kind() == Kind.AUTHORIZATION_REFUSED) {
            return remember(master.fingerprint(), Failures.refusedMaster(refusal.status(), master), wait);
        }
        return remember(
                key(master, scopes),
                refusal.kind() == Kind.REQUEST_REFUSED
                        ? Failures.refusedRequest(refusal.status(), scopes)
                        : Failures.refusedExpiry(),
                wait);
    }

    private VendingException remember(String key, VendingException failure, Duration wait) {
        Refusal refusal = new Refusal(failure, new Cooldown(clock.localTime(), wait));
        synchronized (refusals) {
            refusals.put(key, refusal);
        }
        return failure.retryIn(wait);
    }

    /** Whether Mapbox refused this master token within the cooldown. */
    boolean isRefused(MasterToken master) {
        return refusal(master.fingerprint()).isPresent();
    }

    void forget() {
        rateLimit = Cooldown.NONE;
        budget.clear();
        markAvailable();
        synchronized (refusals) {
            refusals.clear();
        }
    }

    private void markAvailable() {
        availability.succeeded();
        lastUnavailable = null;
    }

    private Optional<VendingException> refusal(MasterToken master, ScopeSet scopes) {
        return refusal(master.fingerprint()).or(() -> refusal(key(master, scopes)));
    }

    private Optional<VendingException> refusal(String key) {
        Refusal refusal;
        synchronized (refusals) {
            refusal = refusals.get(key);
        }
        if (refusal == null) {
            return Optional.empty();
        }
        Duration left = refusal.cooldown().left(clock.localTime());
        return left.isZero() ? Optional.empty() : Optional.of(refusal.failure().retryIn(left));
    }

    private static String key(MasterToken master, ScopeSet scopes) {
        return master.fingerprint() + " " + scopes.texts();
    }

    /** The right to make one call to the Tokens API, whose outcome must be reported to the gate. */
    final class Pass {
        private final MasterToken master;
        private final ScopeSet scopes;
        private final MintBudget.Permit permit;

        private Pass(MasterToken master, ScopeSet scopes, MintBudget.Permit permit) {
            this.master = master;
            this.scopes = scopes;
            this.permit = permit;
        }

        /** Mapbox responded as it should, even if with a refusal. */
        void responded() {
            markAvailable();
        }

        /** Remembers a failed call and says what it means. */
        VendingException failed(TokensApiException e) {
            if (!e.reached()) {
                budget.refund(permit);
            }
            MintFailure failure = new MintFailure(e.kind(), e.status(), master.fingerprint());
            VendingException meaning = switch (e.kind()) {
                case AUTHORIZATION_REFUSED, REQUEST_REFUSED, EXPIRY_REFUSED -> refused(failure);
                case RATE_LIMITED -> rateLimited(e);
                case UNAVAILABLE, UNTRUSTWORTHY -> unavailable(outage(failure));
            };
            // A failure to reach Mapbox, and a refused expiry, may have their cause in this environment.
            boolean isFromMapbox = e.status() != 0 && e.kind() != Kind.EXPIRY_REFUSED;
            return isFromMapbox ? meaning.seenIn(failure) : meaning;
        }

        /** Remembers a token that does not prove the grant. */
        VendingException grantNotProven() {
            return unavailable(Failures.grantNotProven())
                    .seenIn(new MintFailure(Kind.UNTRUSTWORTHY, 0, master.fingerprint()));
        }

        private VendingException refused(MintFailure failure) {
            markAvailable();
            return remember(failure, master, scopes, REFUSAL_COOLDOWN);
        }

        private VendingException rateLimited(TokensApiException e) {
            markAvailable();
            Duration wait = e.retryAfter(clock.now()).orElse(LONGEST_RATE_LIMIT);
            Duration bounded =
                    Collections.max(List.of(SHORTEST_RATE_LIMIT, Collections.min(List.of(wait, LONGEST_RATE_LIMIT))));
            rateLimit = new Cooldown(clock.localTime(), bounded);
            return Failures.rateLimited(bounded);
        }

        private VendingException unavailable(VendingException failure) {
            Instant now = clock.localTime();
            lastUnavailable = failure;
            availability.failed(now);
            return availability.isOpen() ? failure.retryIn(availability.waitFrom(now)) : failure;
        }
    }
}
