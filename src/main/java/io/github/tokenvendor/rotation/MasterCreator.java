package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.PermanentToken;
import io.github.tokenvendor.mapbox.TokenUsage;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.secrets.SecretVersions;
import io.github.tokenvendor.vending.ScopeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has Mapbox create a new master token and stores it, or leaves nothing of it behind.
 *
 * <p>The new token gets the allowlist and {@code tokens:write}, the least that vending needs. It can not get more than
 * the one in force has: Mapbox demands that an authorizing token hold every scope that it hands out.
 *
 * <p>One window remains. When Mapbox creates the token and the answer is lost, or the process is killed before it has
 * stored the token, nobody knows that token's text or id, and without {@code tokens:read} it can not be looked for.
 * Its note names the version of the secret, so that a person can tell it on Mapbox's token page: a token whose note
 * begins as {@link #NOTE} and whose id is not that of the master in force or the one before is nobody's.
 */
final class MasterCreator {
    /** How the note begins that Mapbox's token page shows; the version's id follows. */
    static final String NOTE = "mapbox-token-vendor, secret version ";

    private static final String TOKENS_WRITE = "tokens:write";
    private static final String CREATING = "creating the new master token";

    /** Creating, storing, storing again, reading back and deleting. */
    private static final int CALLS = 5;

    private final SecretVersions versions;
    private final TokensApi api;
    private final Deletion deletion;
    private final List<String> scopes;
    private final Duration timeout;

    MasterCreator(SecretVersions versions, TokensApi api, Deletion deletion, ScopeSet allowed, Duration timeout) {
        this.versions = versions;
        this.api = api;
        this.deletion = deletion;
        this.scopes = new ArrayList<>(allowed.texts());
        this.scopes.add(TOKENS_WRITE);
        this.timeout = timeout;
    }

    RotationOutcome create(RotationContext run, Master current) {
        if (!run.hasTimeFor(timeout.multipliedBy(CALLS))) {
            throw new RotationException(
                    RotationFailure.OUT_OF_TIME,
                    "Too little time is left to create a master token and surely store it. Give the function a timeout"
                            + " of more than " + timeout.multipliedBy(CALLS + 1).toSeconds()
                            + " s, or lower UPSTREAM_TIMEOUT_MS.");
        }
        PermanentToken created = created(run, current);
        run.created(created.id());
        if (!isWhatWasAsked(created, current)) {
            throw new RotationException(
                    RotationFailure.UNTRUSTWORTHY_RESPONSE,
                    "Mapbox's new token is not a secret token of account " + current.account() + "; "
                            + discard(run, current, created));
        }
        return store(run, current, created);
    }

    private PermanentToken created(RotationContext run, Master current) {
        String note = NOTE + run.target().versionId();
        try {
            return api.createPermanent(current.token(), current.account(), note, scopes, run.context(timeout));
        } catch (TokensApiException e) {
            RotationException failure = RotationErrors.of(
                    e,
                    CREATING,
                    "token " + current.id() + " is revoked, is not of account " + current.account()
                            + ", or lacks one of the scopes " + scopes
                            + ". Put a master token that has them into the secret by hand, or shorten ALLOWED_SCOPES.");
            if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.UNTRUSTWORTHY) {
                throw failure;
            }
            run.orphan("note: " + note);
            throw new RotationException(
                    failure.failure(),
                    failure.getMessage() + " Mapbox may have created a token all the same: if its token page shows one"
                            + " with the note \"" + note + "\" whose id is not the one in the secret, delete it"
                            + " there.");
        }
    }

    private static boolean isWhatWasAsked(PermanentToken created, Master current) {
        AccessToken token = created.token();
        return token.usage() == TokenUsage.SECRET
                && token.account().filter(current.account()::equals).isPresent()
                && token.id().filter(created.id()::equals).isPresent();
    }

    private RotationOutcome store(RotationContext run, Master current, PermanentToken created) {
        try {
            versions.store(run.target(), current.value(), created.token(), run.context(timeout));
            return RotationOutcome.CREATED;
        } catch (SecretException first) {
            return storeAgain(run, current, created);
        }
    }

    /** Storing the same value again does no harm, and tells whether the first try did it. */
    private RotationOutcome storeAgain(RotationContext run, Master current, PermanentToken created) {
        try {
            versions.store(run.target(), current.value(), created.token(), run.context(timeout));
            return RotationOutcome.CREATED;
        } catch (SecretException second) {
            return settle(run, current, created, second);
        }
    }

    private RotationOutcome settle(
            RotationContext run, Master current, PermanentToken created, SecretException failure) {
        Optional<SecretValue> stored = stored(run, created, failure);
        if (stored.filter(value -> value.token().sameAs(created.token())).isPresent()) {
            return RotationOutcome.CREATED;
        }
        String fate = discard(run, current, created);
        if (stored.isPresent() && run.orphan().isEmpty()) {
            // Another invocation of the same step was faster.
            return RotationOutcome.ALREADY_CREATED;
        }
        RotationException refusal = RotationErrors.of(failure, "storing the new master token");
        throw new RotationException(refusal.failure(), refusal.getMessage() + " Of the new token: " + fate);
    }

    private Optional<SecretValue> stored(RotationContext run, PermanentToken created, SecretException failure) {
        try {
            return versions.read(run.target().secretId(), run.target().versionId(), run.context(timeout));
        } catch (SecretException e) {
            // It may be stored, and a stored value can not be taken back: deleting its token would spoil the version.
            run.orphan(created.id());
            RotationException refusal = RotationErrors.of(failure, "storing the new master token");
            throw new RotationException(
                    refusal.failure(),
                    refusal.getMessage() + " Whether it was stored is unknown, so token " + created.id()
                            + " is kept. If the next try creates another one, delete this one on Mapbox's token page.");
        }
    }

    private String discard(RotationContext run, Master current, PermanentToken created) {
        String id = created.id();
        try {
            deletion.delete(run, current, created.token(), created.id());
            return "token " + id + " was deleted again.";
        } catch (TokensApiException e) {
            run.orphan(id);
            return "token " + id + " could not be deleted again. Delete it on Mapbox's token page.";
        }
    }
}
