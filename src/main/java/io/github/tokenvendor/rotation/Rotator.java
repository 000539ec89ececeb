package io.github.tokenvendor.rotation;

import io.github.tokenvendor.config.RotationConfig;
import io.github.tokenvendor.mapbox.TokensApi;
import java.time.Clock;
import java.util.Optional;

/**
 * Rotates the master token in the steps that Secrets Manager requests.
 *
 * <p>Each step checks the secret's labels first and can be repeated after any failure and in any order: the only state
 * between steps is the secret itself.
 */
public final class Rotator {
    private final Optional<String> secretId;
    private final MasterSecret secret;
    private final MasterCreator creator;
    private final MasterVerifier verifier;
    private final PreviousMasterCleanup cleanup;

    public Rotator(RotationConfig config, SecretVersions versions, TokensApi api, Clock clock) {
        this(config, versions, MapboxTokens.of(api), clock);
    }

    Rotator(RotationConfig config, SecretVersions versions, MapboxTokens tokens, Clock clock) {
        MasterDeleter deleter = new MasterDeleter(tokens);
        this.secretId = config.upstream().secretId();
        this.secret = new MasterSecret(versions, config.upstream().account());
        this.creator = new MasterCreator(secret, tokens, deleter, config.allowedScopes());
        this.verifier = new MasterVerifier(tokens, config.allowedScopes(), clock);
        this.cleanup = new PreviousMasterCleanup(secret, deleter);
    }

    RotationOutcome rotate(RotationContext run) {
        RotationStep step = run.step();
        String version = run.target().versionId();
        SecretStages stages = secret.stages(run);
        requireOwnSecret(stages);
        requireTurnedOn(stages);
        if (stages.has(version, SecretStages.CURRENT)) {
            dropPending(run, stages);
            return RotationOutcome.ALREADY_CURRENT;
        }
        requirePending(version, stages);
        return switch (step) {
            case CREATE -> create(run, stages);
            case SET -> RotationOutcome.NOTHING_TO_SET;
            case TEST -> test(run, stages);
            case FINISH -> finish(run, stages);
        };
    }

    private RotationOutcome create(RotationContext run, SecretStages stages) {
        MasterVersion current = secret.current(run, stages);
        Optional<MasterVersion> pending = secret.pending(run);
        if (pending.isPresent()) {
            requireAnother(run, current, pending.get());
            cleanup.run(run, stages, current, pending.get());
            return RotationOutcome.ALREADY_CREATED;
        }
        cleanup.run(run, stages, current);
        return creator.create(run, current);
    }

    /**
     * Verifies the pending master. Without one, rotation is only being configured: Secrets Manager then requests
     * this step alone, and the current master is verified.
     */
    private RotationOutcome test(RotationContext run, SecretStages stages) {
        Optional<MasterVersion> pending = secret.pending(run);
        if (pending.isEmpty()) {
            verifier.verify(run, secret.current(run, stages), "Store a working master token in the secret.");
            return RotationOutcome.CURRENT_TESTED;
        }
        verifier.verify(run, pending.get(), startAgain(run));
        return RotationOutcome.TESTED;
    }

    private RotationOutcome finish(RotationContext run, SecretStages stages) {
        MasterVersion current = secret.current(run, stages);
        MasterVersion pending = secret.pending(run)
                .orElseThrow(() -> RotationFailure.INVALID_STATE.because(
                        "The version has no value yet: createSecret has to run before finishSecret."));
        requireAnother(run, current, pending);
        // Verified again, so that a step out of order cannot make an unverified master current.
        verifier.verify(run, pending, startAgain(run));
        // AWSPREVIOUS holds a live token only if a value was stored by hand since createSecret.
        cleanup.run(run, stages, current, pending);
        makeCurrent(run, stages);
        return RotationOutcome.FINISHED;
    }

    private void makeCurrent(RotationContext run, SecretStages stages) {
        String before = stages.versionWith(SecretStages.CURRENT).orElseThrow();
        try {
            secret.move(
                    run, SecretStages.CURRENT, before, Optional.of(run.target().versionId()));
        } catch (RotationException e) {
            requireMoved(run, before, e);
        }
        dropPending(run, stages);
    }

    /** The response may have been lost, or another invocation of the same step may have been faster. */
    private void requireMoved(RotationContext run, String before, RotationException failure) {
        SecretStages now = secret.stages(run);
        if (now.has(run.target().versionId(), SecretStages.CURRENT)) {
            return;
        }
        if (!now.has(before, SecretStages.CURRENT)) {
            throw RotationFailure.INVALID_STATE.because(
                    "AWSCURRENT was moved by someone else at the same time; Secrets Manager retries automatically.");
        }
        throw failure;
    }

    /** Optional: AWS also considers a rotation finished if AWSPENDING is on the current version. */
    private void dropPending(RotationContext run, SecretStages stages) {
        String version = run.target().versionId();
        if (!stages.has(version, SecretStages.PENDING)) {
            return;
        }
        try {
            secret.move(run, SecretStages.PENDING, version, Optional.empty());
        } catch (RotationException e) {
            run.warning("AWSPENDING stays on the current version, which does no harm.");
        }
    }

    private void requireOwnSecret(SecretStages stages) {
        if (secretId.isPresent() && !stages.isNamed(secretId.get())) {
            throw RotationFailure.INVALID_EVENT.because(
                    "The event names a different secret than MASTER_TOKEN_SECRET_ID. Give each secret its own rotation"
                            + " function, or leave the variable blank.");
        }
    }

    private static void requireTurnedOn(SecretStages stages) {
        if (!stages.rotationEnabled()) {
            throw RotationFailure.INVALID_STATE.because(
                    "Rotation of the secret is turned off or was canceled, so nothing was changed. If a version still"
                            + " has AWSPENDING, delete its token on Mapbox's token page (its note names the version)"
                            + " and remove the label before turning rotation on again.");
        }
    }

    private static void requirePending(String version, SecretStages stages) {
        if (!stages.has(version, SecretStages.PENDING)) {
            throw RotationFailure.INVALID_STATE.because("Version " + version
                    + " does not have the label AWSPENDING, so it is not being rotated. Start a new rotation.");
        }
    }

    private static void requireAnother(RotationContext run, MasterVersion current, MasterVersion pending) {
        if (pending.is(current.token())) {
            throw RotationFailure.INVALID_STATE.because(
                    "The pending version holds the current token. " + startAgain(run));
        }
    }

    private static String startAgain(RotationContext run) {
        return "To start again: aws secretsmanager update-secret-version-stage --secret-id <the secret>"
                + " --version-stage AWSPENDING --remove-from-version-id "
                + run.target().versionId()
                + ", delete its token on Mapbox's token page (the note names the version) if it is not the"
                + " current one, then rotate. The current master is untouched.";
    }
}
