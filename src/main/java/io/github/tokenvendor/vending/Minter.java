package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Has Mapbox create one temporary token and proves it, getting over a rotated master token and a wrong clock.
 *
 * <p>At most four calls: one as things stand and one with the clock set right, for the master in hand and for a new
 * one.
 */
public final class Minter {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final Duration AGREEMENT = Duration.ofSeconds(5);
    private static final Duration RATE_LIMIT_INTERVAL = Duration.ofMinutes(1);

    private final TokensApi api;
    private final MasterTokenSource masters;
    private final MapboxClock clock;
    private final MintRateLimiter budget;
    private final RateLimitGate gate = new RateLimitGate();

    /**
     * Makes the minter.
     *
     * @param api creates the tokens
     * @param masters finds a better master when Mapbox refuses one
     * @param clock tells the time and is set right by Mapbox's
     * @param mintsPerMinute how many calls this environment may make in any minute
     */
    public Minter(TokensApi api, MasterTokenSource masters, MapboxClock clock, int mintsPerMinute) {
        this.api = api;
        this.masters = masters;
        this.clock = clock;
        this.budget = new MintRateLimiter(mintsPerMinute, clock);
    }

    /** A proven lease and the master that it comes from. */
    record Minted(Lease lease, MasterToken master) {}

    Minted mint(MasterToken master, ScopeSet scopes, Instant base, Duration lifetime, CallContext context)
            throws VendingException {
        try {
            return onTime(master, scopes, base, lifetime, context);
        } catch (TokensApiException e) {
            if (e.kind() != TokensApiException.Kind.AUTHORIZATION_REFUSED) {
                throw failureOf(e);
            }
            return withReplacement(master, scopes, base, lifetime, context);
        }
    }

    /** Forgets what was learned of the outside, so that a thawed snapshot starts as a new environment does. */
    void forget() {
        budget.clear();
        gate.reset();
        clock.forget();
    }

    private Minted withReplacement(
            MasterToken refused, ScopeSet scopes, Instant base, Duration lifetime, CallContext context)
            throws VendingException {
        Optional<MasterToken> replacement = replacementFor(refused, context);
        if (replacement.isEmpty()) {
            throw misconfigured("Mapbox refuses the master token");
        }
        try {
            return onTime(replacement.get(), scopes, base, lifetime, context);
        } catch (TokensApiException e) {
            throw failureOf(e);
        }
    }

    private Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws VendingException {
        try {
            return masters.replacementFor(refused, context);
        } catch (SecretException e) {
            throw SecretFailures.of(e);
        }
    }

    private Minted onTime(MasterToken master, ScopeSet scopes, Instant base, Duration lifetime, CallContext context)
            throws TokensApiException, VendingException {
        try {
            return call(master, scopes, base.plus(lifetime), context);
        } catch (TokensApiException e) {
            if (e.kind() != TokensApiException.Kind.EXPIRY_REFUSED
                    || e.serverTime().isEmpty()) {
                throw e;
            }
            Instant mapboxTime = e.serverTime().get();
            Minted minted = call(master, scopes, mapboxTime.plus(lifetime), context, mapboxTime);
            clock.synchronizeTo(mapboxTime);
            return minted;
        }
    }

    private Minted call(MasterToken master, ScopeSet scopes, Instant expires, CallContext context)
            throws TokensApiException, VendingException {
        return call(master, scopes, expires, context, clock.now());
    }

    private Minted call(MasterToken master, ScopeSet scopes, Instant expires, CallContext context, Instant now)
            throws TokensApiException, VendingException {
        gate.check(clock.localTime());
        budget.acquire();
        Instant asked = master.expiry().filter(expires::isAfter).orElse(expires).truncatedTo(ChronoUnit.SECONDS);
        Instant sent = clock.now();
        Duration offset = clock.offset();
        TemporaryToken answer = api.createTemporary(master.token(), master.account(), scopes.texts(), asked, context);
        learnTime(answer);
        // A slow exchange can outlast a short token.
        Instant arrived = clock.offset().equals(offset) ? now.plus(Duration.between(sent, clock.now())) : clock.now();
        return GrantVerifier.verify(answer.token(), master.account(), scopes, asked, arrived)
                .map(lease -> new Minted(lease, master))
                .orElseThrow(() -> untrustworthy("Mapbox's token does not prove the requested grant"));
    }

    /** Mapbox does not refuse every expiry that a wrong clock gives; its word counts where header and token agree. */
    private void learnTime(TemporaryToken answer) {
        Instant issued = answer.token().issuedAt().orElse(Instant.MIN);
        answer.serverTime()
                .filter(time -> issued.isAfter(time.minus(AGREEMENT)) && issued.isBefore(time.plus(AGREEMENT)))
                .ifPresent(clock::synchronizeTo);
    }

    private VendingException failureOf(TokensApiException e) {
        return switch (e.kind()) {
            case AUTHORIZATION_REFUSED -> misconfigured("Mapbox refuses the master token");
            case EXPIRY_REFUSED, REQUEST_REFUSED -> misconfigured("Mapbox refuses what the configuration asks for");
            case RATE_LIMITED -> gate.close(clock.localTime(), untilReset(e));
            case UNAVAILABLE ->
                VendingException.retryable(
                        Failure.MAPBOX_UNAVAILABLE, "Mapbox is not available at the moment", TRY_AGAIN);
            case UNTRUSTWORTHY -> untrustworthy("Mapbox's answer is not one of its Tokens API");
        };
    }

    private Duration untilReset(TokensApiException e) {
        Instant mapboxTime = e.serverTime().orElseGet(clock::now);
        return e.rateLimitReset()
                .map(reset -> Duration.between(mapboxTime, reset))
                .orElse(RATE_LIMIT_INTERVAL);
    }

    private static VendingException misconfigured(String detail) {
        return VendingException.of(Failure.MISCONFIGURED, detail);
    }

    private static VendingException untrustworthy(String detail) {
        return VendingException.retryable(Failure.UNTRUSTWORTHY_RESPONSE, detail, TRY_AGAIN);
    }
}
