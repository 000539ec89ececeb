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
 * Creates a new master token at Mapbox and stores it, or cleans up after a failure.
 *
 * <p>The new token gets the allowlist and {@code tokens:write}, the least that vending needs. It cannot get more than
 * the current one has: Mapbox requires that an authorizing token hold every scope that it grants.
 *
 * <p>One gap remains. If Mapbox creates the token and the response is lost, or the process is killed before it has
 * stored the token, its text and id are unknown, and without {@code tokens:read} it cannot be searched for. Its note
 * names the secret's version, so that the operator can identify it on Mapbox's token page: a token whose note starts
 * with {@link #NOTE} and whose id is not that of the current or the previous master is unused.
 */
final class MasterCreator {
    /** The start of the note on Mapbox's token page; the version's id follows. */
    static final String NOTE = "mapbox-token-vendor, secret version ";

    private static final String TOKENS_WRITE = "tokens:write";

    /** The calls to create, store, store again, read back and delete. */
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
                    "Too little time is left to create a master token and store it reliably. Give the function a"
                            + " timeout of more than " + run.secondsForCalls(CALLS + 1)
                            + " s, or lower UPSTREAM_TIMEOUT_MS.");
        }
        PermanentToken created = created(run, current);
        run.created(created.id());
        if (!isAsRequested(created, current)) {
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
                    "token " + current.id() + " is revoked, does not belong to account " + current.account()
                            + ", or lacks one of the scopes " + scopes
                            + ". Store a master token that has them in the secret, or shorten ALLOWED_SCOPES.",
                    context -> tokens.create(current, note, scopes, context));
        } catch (RotationException e) {
            if (e.failure() != RotationFailure.MAPBOX_UNAVAILABLE
                    && e.failure() != RotationFailure.UNTRUSTWORTHY_RESPONSE) {
                throw e;
            }
            run.orphan("note: " + note);
            throw e.adding("Mapbox may still have created a token: if its token page shows one with the note \"" + note
                    + "\" whose id is not the one in the secret, delete it there.");
        }
    }

    private static boolean isAsRequested(PermanentToken created, MasterVersion current) {
        AccessToken token = created.token();
        return token.usage() == TokenUsage.SECRET
                && token.account().filter(current.account()::equals).isPresent()
                && token.id().filter(created.id()::equals).isPresent();
    }

    /** Storing the same value again is harmless and shows whether the first attempt succeeded. */
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
            // Reads of Secrets Manager are eventually consistent.
            throw kept(run, created, failure);
        }
        String fate = discard(run, current, created);
        if (stored.isPresent() && run.orphan().isEmpty()) {
            // Another invocation of the same step was faster.
            return RotationOutcome.ALREADY_CREATED;
        }
        throw failure.adding("As for the new token, " + fate);
    }

    private Optional<SecretValue> stored(RotationContext run, PermanentToken created, RotationException failure) {
        try {
            return secret.value(run, run.target().versionId(), MasterSecret.STORING);
        } catch (RotationException e) {
            throw kept(run, created, failure);
        }
    }

    /** Keeps a token that may have been stored: a stored value is final, and deleting its token would break it. */
    private static RotationException kept(RotationContext run, PermanentToken created, RotationException failure) {
        run.orphan(created.id());
        return failure.adding("Whether it was stored is unknown, so token " + created.id()
                + " is kept. If the next attempt creates another one, delete this one on Mapbox's token page.");
    }

    private String discard(RotationContext run, MasterVersion current, PermanentToken created) {
        String id = created.id();
        try {
            deleter.delete(run, current, created.token(), id);
            return "token " + id + " was deleted.";
        } catch (RotationException e) {
            run.orphan(id);
            return "token " + id + " could not be deleted. Delete it on Mapbox's token page.";
        }
    }
}
