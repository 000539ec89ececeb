package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.TemporaryToken;
import io.github.tokenvendor.mapbox.TokenStatus;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.vending.GrantVerifier;
import io.github.tokenvendor.vending.ScopeSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Proves that a master vends: Mapbox calls it valid, and it mints a token with every allowed scope and no other. */
final class MasterVerifier {
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final String MINTING = "minting with the master token";

    private final TokensApi api;
    private final ScopeSet allowed;
    private final Clock clock;
    private final Duration timeout;

    MasterVerifier(TokensApi api, ScopeSet allowed, Clock clock, Duration timeout) {
        this.api = api;
        this.allowed = allowed;
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * Proves a master; nothing is kept of what it mints.
     *
     * @param remedy what an operator has to do when it fails the proof
     */
    void verify(RotationContext run, Master master, String remedy) {
        TokenStatus status = check(run, master);
        if (status != TokenStatus.VALID) {
            throw new RotationException(
                    RotationFailure.MASTER_REFUSED,
                    "Mapbox calls the master token " + master.id() + " "
                            + status.name().toLowerCase(Locale.ROOT) + ". " + remedy);
        }
        try {
            mint(run, master, clock.instant());
        } catch (TokensApiException e) {
            throw RotationErrors.of(
                    e,
                    MINTING,
                    "token " + master.id() + " does not hold tokens:write and every scope of ALLOWED_SCOPES, or is not"
                            + " of account " + master.account() + ". " + remedy);
        }
    }

    private TokenStatus check(RotationContext run, Master master) {
        try {
            return api.check(master.token(), run.context(timeout));
        } catch (TokensApiException e) {
            throw RotationErrors.of(
                    e, "asking Mapbox about the master token", "it should answer such a question always.");
        }
    }

    private void mint(RotationContext run, Master master, Instant now) throws TokensApiException {
        try {
            mintAt(run, master, now);
        } catch (TokensApiException e) {
            if (e.kind() != Kind.EXPIRY_REFUSED || e.serverTime().isEmpty()) {
                throw e;
            }
            // The function's clock is wrong, which says nothing about the token.
            mintAt(run, master, e.serverTime().get());
        }
    }

    private void mintAt(RotationContext run, Master master, Instant now) throws TokensApiException {
        Instant asked = now.plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
        TemporaryToken minted =
                api.createTemporary(master.token(), master.account(), allowed.texts(), asked, run.context(timeout));
        if (GrantVerifier.verify(minted.token(), master.account(), allowed, asked, now)
                .isEmpty()) {
            throw new RotationException(
                    RotationFailure.UNTRUSTWORTHY_RESPONSE,
                    "While " + MINTING + ": Mapbox's token does not prove the requested grant; Secrets Manager tries"
                            + " again by itself.");
        }
    }
}
