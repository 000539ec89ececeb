package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Has Mapbox create one temporary token and verifies it, getting over a rotated master token and a wrong clock.
 *
 * <p>At most four calls: one as things stand and one with the clock corrected, for the master in hand and for a new one.
 */
public final class Minter implements LeaseSource {
    private static final Duration AGREEMENT = Duration.ofSeconds(5);

    private final TokensApi api;
    private final MasterTokens masters;
    private final MapboxClock clock;
    private final MintBudget limiter;
    private final FailureMemory memory;
    private final TokensApiFailures failures;
    private final LeaseKey defaultKey;

    /**
     * Makes a minter.
     *
     * @param defaultKey what a request that restricts nothing asks for
     */
    public Minter(
            TokensApi api,
            MasterTokens masters,
            MapboxClock clock,
            MintBudget limiter,
            FailureMemory memory,
            LeaseKey defaultKey) {
        this.api = api;
        this.masters = masters;
        this.clock = clock;
        this.limiter = limiter;
        this.memory = memory;
        this.failures = new TokensApiFailures(memory, clock);
        this.defaultKey = defaultKey;
    }

    @Override
    public Obtained obtain(Order order, CallContext context) throws VendingException {
        return new Obtained(mint(order, context), VendedToken.Source.MINTED);
    }

    /** Forgets what was learned of the outside, so that a restored snapshot starts as a new environment does. */
    void forget() {
        limiter.clear();
        memory.forget();
        clock.forget();
    }

    private Lease mint(Order order, CallContext context) throws VendingException {
        MasterToken master = masters.current(context);
        Optional<VendingException> refusal = memory.refusalOf(master);
        if (refusal.isPresent()) {
            return withReplacement(master, refusal.get(), order, context);
        }
        try {
            return onTime(master, order, context);
        } catch (TokensApiException e) {
            VendingException failure = failures.of(e, master, order.key().scopes());
            if (e.kind() != Kind.AUTHORIZATION_REFUSED) {
                throw failure;
            }
            return withReplacement(master, failure, order, context);
        }
    }

    private Lease withReplacement(MasterToken refused, VendingException refusal, Order order, CallContext context)
            throws VendingException {
        MasterToken master = masters.replacementFor(refused, context).orElseThrow(() -> refusal);
        Optional<VendingException> known = memory.refusalOf(master);
        if (known.isPresent()) {
            throw known.get();
        }
        try {
            return onTime(master, order, context);
        } catch (TokensApiException e) {
            throw failures.of(e, master, order.key().scopes());
        }
    }

    /** Mints once more by Mapbox's time where that shows this clock to be wrong. */
    private Lease onTime(MasterToken master, Order order, CallContext context)
            throws TokensApiException, VendingException {
        Instant sent = clock.localTime();
        try {
            return mint(master, order, order.request().receivedAt(), clock.now(), context);
        } catch (TokensApiException e) {
            Instant mapboxTime = e.clockCorrection().orElseThrow(() -> e);
            memory.answered();
            Lease lease = mint(master, order, mapboxTime, mapboxTime, context);
            clock.synchronizeTo(mapboxTime, longer(e.elapsed(), sent));
            return lease;
        }
    }

    private Lease mint(MasterToken master, Order order, Instant base, Instant now, CallContext context)
            throws TokensApiException, VendingException {
        LeaseKey key = order.key();
        Instant end = base.plus(key.step());
        Instant expires = master.expiry().filter(end::isAfter).orElse(end).truncatedTo(ChronoUnit.SECONDS);
        memory.check(master, key.scopes());
        MintBudget.Permit permit = limiter.acquire(useOf(key));
        Instant sent = clock.localTime();
        Duration offset = clock.offset();
        TemporaryToken answer = call(permit, master, key, expires, context);
        Duration elapsed = longer(answer.elapsed(), sent);
        learnTime(answer, elapsed);
        // A slow exchange can outlast a short token.
        Instant arrived = clock.offset().equals(offset) ? now.plus(elapsed) : clock.now();
        Optional<Lease> lease =
                Lease.minted(answer.token(), master.account(), key.scopes(), expires, arrived, master.fingerprint());
        if (lease.isEmpty()) {
            throw failures.unproven();
        }
        memory.answered();
        return lease.get();
    }

    private TemporaryToken call(
            MintBudget.Permit permit, MasterToken master, LeaseKey key, Instant expires, CallContext context)
            throws TokensApiException, VendingException {
        try {
            memory.admit();
            return api.createTemporary(
                    master.token(), master.account(), key.scopes().texts(), expires, context);
        } catch (VendingException e) {
            limiter.refund(permit);
            throw e;
        } catch (TokensApiException e) {
            if (!e.reached()) {
                limiter.refund(permit);
            }
            throw e;
        }
    }

    /** By whichever clock says longer: the monotonic one may stand still while an environment is frozen. */
    private Duration longer(Duration elapsed, Instant sent) {
        return Collections.max(List.of(elapsed, Duration.between(sent, clock.localTime())));
    }

    /** Mapbox does not refuse every expiry that a wrong clock gives; its word counts where header and token agree. */
    private void learnTime(TemporaryToken answer, Duration elapsed) {
        Instant issued = answer.token().issuedAt().orElse(Instant.MIN);
        answer.serverTime()
                .filter(time -> issued.isAfter(time.minus(AGREEMENT)) && issued.isBefore(time.plus(AGREEMENT)))
                .ifPresent(time -> clock.synchronizeTo(time, elapsed));
    }

    private MintBudget.Use useOf(LeaseKey key) {
        if (key.equals(defaultKey)) {
            return MintBudget.Use.UNRESTRICTED;
        }
        return key.step().compareTo(Lifetimes.SHORT_STEP) < 0 ? MintBudget.Use.SHORT_LIVED : MintBudget.Use.OTHER;
    }
}
