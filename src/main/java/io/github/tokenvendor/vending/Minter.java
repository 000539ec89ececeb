package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Has Mapbox create a temporary token and verifies it. It recovers from two failures: a rotated master token and a
 * wrong clock.
 *
 * <p>At most four calls: one by the current clock and one by the corrected clock, with the current master token and
 * with its replacement.
 */
public final class Minter implements LeaseSource {
    /** How far the {@code Date} header and the token's time of issue may be apart to confirm each other. */
    private static final Duration AGREEMENT = Duration.ofSeconds(5);

    private final TokensApi api;
    private final MasterTokenCache masters;
    private final MapboxClock clock;
    private final MintGate gate;

    /** Creates a minter. */
    public Minter(TokensApi api, MasterTokenCache masters, MapboxClock clock, MintGate gate) {
        this.api = api;
        this.masters = masters;
        this.clock = clock;
        this.gate = gate;
    }

    @Override
    public Obtained obtain(LeaseRequest request, CallContext context) throws VendingException {
        return new Obtained(mint(request, context), VendedToken.Source.MINTED);
    }

    /**
     * Checks whether a mint could be tried. If the master token was refused, this may fetch the secret once, as a mint
     * would; otherwise it makes no call.
     *
     * @throws VendingException if the mint would fail from memory, or is over the budget
     * @throws SecretException if fetching the secret has failed and is not tried again yet
     */
    public void requireReady(LeaseRequest request, CallContext context) throws VendingException, SecretException {
        Optional<MasterToken> master = masters.usable();
        try {
            gate.check(master, request.key().scopes(), request.request().allowance(), useOf(request));
        } catch (VendingException e) {
            Optional<MasterToken> refused = master.filter(gate::isRefused);
            if (refused.isEmpty() || replacementFor(refused.get(), context).isEmpty()) {
                throw e;
            }
        }
    }

    /**
     * Learns from a response that Mapbox sent to another environment.
     *
     * @param wait how long not to call Mapbox because of it
     */
    public void learn(MintFailure failure, LeaseRequest request, Duration wait, CallContext context)
            throws SecretException {
        context.calls().await(Upstream.SECRETS);
        Optional<MasterToken> master = failure.isRefusal() ? Optional.of(masters.current(context)) : Optional.empty();
        gate.learn(failure, master, request.key().scopes(), wait);
    }

    /** Forgets what was learned about Mapbox, so that a restored snapshot starts as a new environment does. */
    void forget() {
        gate.forget();
        clock.forget();
    }

    private Lease mint(LeaseRequest request, CallContext context) throws VendingException {
        try {
            context.calls().await(Upstream.SECRETS);
            MasterToken master = masters.current(context);
            try {
                return mint(master, request, context);
            } catch (VendingException e) {
                if (!gate.isRefused(master)) {
                    throw e;
                }
                return mint(replacementFor(master, context).orElseThrow(() -> e), request, context);
            }
        } catch (SecretException e) {
            throw VendingException.of(e);
        }
    }

    private Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws SecretException {
        context.calls().await(Upstream.SECRETS);
        return masters.replacementFor(refused, context);
    }

    /** Mints, and if Mapbox's clock shows that the environment's is wrong, mints again by Mapbox's clock. */
    private Lease mint(MasterToken master, LeaseRequest request, CallContext context) throws VendingException {
        Instant sent = clock.localTime();
        MintGate.Pass pass = enter(master, request);
        try {
            Instant receivedAt = clock.mapboxTime(request.request().receivedAt());
            return mint(pass, master, request.key(), receivedAt, clock.now(), context);
        } catch (TokensApiException e) {
            Instant mapboxTime = e.clockCorrection().orElseThrow(() -> pass.failed(e));
            pass.responded();
            Lease lease = mintAt(mapboxTime, master, request, context);
            clock.synchronizeTo(mapboxTime, longer(e.elapsed(), sent));
            return lease;
        }
    }

    private Lease mintAt(Instant mapboxTime, MasterToken master, LeaseRequest request, CallContext context)
            throws VendingException {
        MintGate.Pass pass = enter(master, request);
        try {
            return mint(pass, master, request.key(), mapboxTime, mapboxTime, context);
        } catch (TokensApiException e) {
            throw pass.failed(e);
        }
    }

    private MintGate.Pass enter(MasterToken master, LeaseRequest request) throws VendingException {
        return gate.enter(master, request.key().scopes(), request.request().allowance(), useOf(request));
    }

    /** Makes one call; the lifetime counts from {@code start}, and the response is judged by {@code now}. */
    private Lease mint(
            MintGate.Pass pass, MasterToken master, LeaseKey key, Instant start, Instant now, CallContext context)
            throws TokensApiException, VendingException {
        Instant end = start.plus(key.bucket());
        Instant expires = master.expiry().filter(end::isAfter).orElse(end).truncatedTo(ChronoUnit.SECONDS);
        Instant sent = clock.localTime();
        Duration offset = clock.offset();
        context.calls().await(Upstream.MAPBOX);
        TemporaryToken created = api.createTemporary(
                master.token(), master.account(), key.scopes().texts(), expires, context);
        Duration elapsed = longer(created.elapsed(), sent);
        learnTime(created, elapsed);
        // A slow exchange can outlast a short token.
        Instant arrived = clock.offset().equals(offset) ? now.plus(elapsed) : clock.now();
        Lease lease = Lease.minted(
                        created.token(), master.account(), key.scopes(), start, expires, arrived, master.fingerprint())
                .orElseThrow(pass::grantNotProven);
        pass.responded();
        return lease;
    }

    /** The longer of the two measurements: the monotonic clock may stand still while an environment is frozen. */
    private Duration longer(Duration elapsed, Instant sent) {
        return Collections.max(List.of(elapsed, Duration.between(sent, clock.localTime())));
    }

    /** Mapbox does not refuse every expiry that a wrong clock produces, so the clock is checked on success as well. */
    private void learnTime(TemporaryToken created, Duration elapsed) {
        Instant issued = created.token().issuedAt().orElse(Instant.MIN);
        created.serverTime()
                .filter(time -> issued.isAfter(time.minus(AGREEMENT)) && issued.isBefore(time.plus(AGREEMENT)))
                .ifPresent(time -> clock.synchronizeTo(time, elapsed));
    }

    private MintBudget.Use useOf(LeaseRequest request) {
        LeaseKey key = request.key();
        if (request.isReplacement()) {
            return MintBudget.Use.REPLACEMENT;
        }
        if (request.request().allowance().isOrdinary(key)) {
            return MintBudget.Use.UNRESTRICTED;
        }
        return key.bucket().compareTo(Lifetimes.SHORT_BUCKET) < 0 ? MintBudget.Use.SHORT_LIVED : MintBudget.Use.OTHER;
    }
}
