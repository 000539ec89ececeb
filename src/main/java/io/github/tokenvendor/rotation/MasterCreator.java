package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.PermanentToken;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TokenUsage;
import io.github.tokenvendor.secrets.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has Mapbox create a new master token and stores it, or leaves nothing of it behind.
 *
 * <p>The new token gets the allowlist and {@code tokens:write}, the least that vending needs. It cannot get more than
 * the one in force has: Mapbox demands that an authorizing token hold every scope that it hands out.
 *
 * <p>One window remains. When Mapbox creates the token and the answer is lost, or the process is killed before it has
 * stored the token, nobody knows that token's text or id, and without {@code tokens:read} it cannot be looked for.
 * Its note names the version of the secret, so that a person can tell it on Mapbox's token page: a token whose note
 * begins as {@link #NOTE} and whose id is not that of the master in force or the one before is nobody's.
 */
final class MasterCreator {
    /** How the note begins that Mapbox's token page shows; the version's id follows. */
    static final String NOTE = "mapbox-token-vendor, secret version ";

    private static final String TOKENS_WRITE = "tokens:write";

    /** Creating, storing, storing again, reading back and deleting. */
    private static final int CALLS = 5;

    private final MasterSecret secret;
    private final MapboxTokens tokens;
    private final MasterDeleter deleter;
    private final List<String> scopes;

    MasterCreator(MasterSecret secret, MapboxTokens tokens, MasterDeleter deleter, ScopeSet allowed) {
        this.secret = secret;
        this.tokens = tokens;
        this.deleter = deleter;
        this.scopes = new ArrayList<>(allowed.texts());
        this.scopes.add(TOKENS_WRITE);
    }

    RotationOutcome create(RotationContext run, MasterVersion current) {
        if (!run.hasTimeForCalls(CALLS)) {
            throw RotationFailure.OUT_OF_TIME.because(
                    "Too little time is left to create a master token and surely store it. Give the function a timeout"
                            + " of more than " + run.secondsForCalls(CALLS + 1)
                            + " s, or lower UPSTREAM_TIMEOUT_MS.");
        }
        PermanentToken created = created(run, current);
        run.created(created.id());
        if (!isWhatWasAsked(created, current)) {
            throw RotationFailure.UNTRUSTWORTHY_RESPONSE.because("Mapbox's new token is not a secret token of account "
                    + current.account() + "; " + discard(run, current, created));
        }
        return store(run, current, created);
    }

    private PermanentToken created(RotationContext run, MasterVersion current) {
        String note = NOTE + run.target().versionId();
        try {
            return run.mapbox(
                    "creating the new master token",
                    "token " + current.id() + " is revoked, is not of account " + current.account()
                            + ", or lacks one of the scopes " + scopes
                            + ". Put a master token that has them into the secret by hand, or shorten ALLOWED_SCOPES.",
                    context -> tokens.create(current, note, scopes, context));
        } catch (RotationException e) {
            if (e.failure() != RotationFailure.MAPBOX_UNAVAILABLE
                    && e.failure() != RotationFailure.UNTRUSTWORTHY_RESPONSE) {
                throw e;
            }
            run.orphan("note: " + note);
            throw e.adding("Mapbox may have created a token all the same: if its token page shows one with the note \""
                    + note + "\" whose id is not the one in the secret, delete it there.");
        }
    }

    private static boolean isWhatWasAsked(PermanentToken created, MasterVersion current) {
        AccessToken token = created.token();
        return token.usage() == TokenUsage.SECRET
                && token.account().filter(current.account()::equals).isPresent()
                && token.id().filter(created.id()::equals).isPresent();
    }

    /** Storing the same value again does no harm, and tells whether the first try did it. */
    private RotationOutcome store(RotationContext run, MasterVersion current, PermanentToken created) {
        try {
            secret.store(run, current, created.token());
        } catch (RotationException first) {
            try {
                secret.store(run, current, created.token());
            } catch (RotationException second) {
                return settle(run, current, created, second, isRefusal(first) && isRefusal(second));
            }
        }
        return RotationOutcome.CREATED;
    }

    private static boolean isRefusal(RotationException e) {
        return e.failure() != RotationFailure.SECRETS_UNAVAILABLE;
    }

    private RotationOutcome settle(
            RotationContext run,
            MasterVersion current,
            PermanentToken created,
            RotationException failure,
            boolean refused) {
        Optional<SecretValue> stored = stored(run, created, failure);
        if (stored.filter(value -> value.token().sameAs(created.token())).isPresent()) {
            return RotationOutcome.CREATED;
        }
        if (stored.isEmpty() && !refused) {
            // Secrets Manager may show what it holds a little late.
            throw kept(run, created, failure);
        }
        String fate = discard(run, current, created);
        if (stored.isPresent() && run.orphan().isEmpty()) {
            // Another invocation of the same step was faster.
            return RotationOutcome.ALREADY_CREATED;
        }
        throw failure.adding("Of the new token: " + fate);
    }

    private Optional<SecretValue> stored(RotationContext run, PermanentToken created, RotationException failure) {
        try {
            return secret.value(run, run.target().versionId(), MasterSecret.STORING);
        } catch (RotationException e) {
            throw kept(run, created, failure);
        }
    }

    /** It may be stored, and a stored value cannot be taken back: deleting its token would spoil the version. */
    private static RotationException kept(RotationContext run, PermanentToken created, RotationException failure) {
        run.orphan(created.id());
        return failure.adding("Whether it was stored is unknown, so token " + created.id()
                + " is kept. If the next try creates another one, delete this one on Mapbox's token page.");
    }

    private String discard(RotationContext run, MasterVersion current, PermanentToken created) {
        String id = created.id();
        try {
            deleter.delete(run, current, created.token(), id);
            return "token " + id + " was deleted again.";
        } catch (RotationException e) {
            run.orphan(id);
            return "token " + id + " could not be deleted again. Delete it on Mapbox's token page.";
        }
    }
}
