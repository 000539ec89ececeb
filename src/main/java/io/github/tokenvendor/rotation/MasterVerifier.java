package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.GrantVerifier;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Proves that a master vends: Mapbox calls it valid, and it mints a token with every allowed scope and no other. */
final class MasterVerifier {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final String MINTING = "minting with the master token";

    private final MapboxTokens tokens;
    private final ScopeSet allowed;
    private final Clock clock;

    MasterVerifier(MapboxTokens tokens, ScopeSet allowed, Clock clock) {
        this.tokens = tokens;
        this.allowed = allowed;
        this.clock = clock;
    }

    /**
     * Proves a master; nothing is kept of what it mints.
     *
     * @param remedy what an operator has to do when it fails the proof
     */
    void verify(RotationContext run, MasterVersion master, String remedy) {
        TokenStatus status = run.mapbox(
                "asking Mapbox about the master token",
                "it should answer such a question always.",
                context -> tokens.check(master.token(), context));
        if (status != TokenStatus.VALID) {
            throw RotationFailure.MASTER_REFUSED.because("Mapbox calls the master token " + master.id() + " "
                    + status.name().toLowerCase(Locale.ROOT) + ". " + remedy);
        }
        run.mapbox(
                MINTING,
                "token " + master.id() + " does not hold tokens:write and every scope of ALLOWED_SCOPES, or is not"
                        + " of account " + master.account() + ". " + remedy,
                context -> mint(master, context));
    }

    private Instant mint(MasterVersion master, CallContext context) throws TokensApiException {
        Instant now = clock.instant();
        try {
            return mintAt(master, now, context);
        } catch (TokensApiException e) {
            // The function's clock is wrong, which says nothing about the token.
            return mintAt(master, e.clockCorrection().orElseThrow(() -> e), context);
        }
    }

    private Instant mintAt(MasterVersion master, Instant now, CallContext context) throws TokensApiException {
        Instant asked = now.plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
        TemporaryToken minted = tokens.mint(master, allowed.texts(), asked, context);
        return GrantVerifier.verify(minted.token(), master.account(), allowed, asked, now)
                .orElseThrow(() -> RotationFailure.UNTRUSTWORTHY_RESPONSE.passing(
                        MINTING, "Mapbox's token does not prove the requested grant"));
    }
}
