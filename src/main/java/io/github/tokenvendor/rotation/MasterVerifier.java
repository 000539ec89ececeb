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

/** Verifies a master: Mapbox reports it as valid, and it mints a token with exactly the allowed scopes. */
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
     * Verifies a master; the token that it mints is discarded.
     *
     * @param remedy what the operator has to do if the verification fails
     */
    void verify(RotationContext run, MasterVersion master, String remedy) {
        TokenStatus status = run.mapbox(
                "checking the master token",
                "it should always allow this call.",
                context -> tokens.check(master.token(), context));
        if (status != TokenStatus.VALID) {
            throw RotationFailure.MASTER_REFUSED.because("Mapbox reports that the master token " + master.id() + " is "
                    + status.name().toLowerCase(Locale.ROOT) + ". " + remedy);
        }
        run.mapbox(
                MINTING,
                "token " + master.id() + " does not hold tokens:write and every scope of ALLOWED_SCOPES, or does"
                        + " not belong to account " + master.account() + ". " + remedy,
                context -> mint(master, context));
    }

    private Instant mint(MasterVersion master, CallContext context) throws TokensApiException {
        Instant now = clock.instant();
        try {
            return mintAt(master, now, context);
        } catch (TokensApiException e) {
            // The function's clock is wrong; the token may be valid.
            return mintAt(master, e.clockCorrection().orElseThrow(() -> e), context);
        }
    }

    private Instant mintAt(MasterVersion master, Instant now, CallContext context) throws TokensApiException {
        Instant expires = now.plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
        TemporaryToken minted = tokens.mint(master, allowed.texts(), expires, context);
        return GrantVerifier.verify(minted.token(), master.account(), allowed, now, expires, now)
                .orElseThrow(() -> RotationFailure.UNTRUSTWORTHY_RESPONSE.passing(
                        MINTING, "Mapbox's token does not prove the requested grant"));
    }
}
