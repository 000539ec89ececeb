package io.github.tokenvendor.rotation;

import io.github.tokenvendor.config.RotationConfig;
import io.github.tokenvendor.mapbox.TokensApi;
import java.time.Clock;
import java.util.Optional;

/**
 * Rotates the master token step by step, as Secrets Manager asks for it.
 *
 * <p>Each step looks at the secret's labels first and can be repeated, after any failure and in any order: nothing is
 * remembered between steps but what the secret holds.
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
     * Proves the pending master. Where there is none, rotation is only being configured: Secrets Manager then asks for
     * this step alone, and the master in force is what can be proven.
     */
    private RotationOutcome test(RotationContext run, SecretStages stages) {
        Optional<MasterVersion> pending = secret.pending(run);
        if (pending.isEmpty()) {
            verifier.verify(run, secret.current(run, stages), "Put a working master token into the secret by hand.");
            return RotationOutcome.CURRENT_TESTED;
        }
        verifier.verify(run, pending.get(), startAgain(run));
        return RotationOutcome.TESTED;
    }

    private RotationOutcome finish(RotationContext run, SecretStages stages) {
        MasterVersion current = secret.current(run, stages);
        MasterVersion pending = secret.pending(run)
                .orElseThrow(() -> RotationFailure.INVALID_STATE.because(
                        "The version has no value yet: createSecret has to come before finishSecret."));
        requireAnother(run, current, pending);
        // Again, so that a step out of order cannot put an unproven master into force.
        verifier.verify(run, pending, startAgain(run));
        // Something alive is left under AWSPREVIOUS only when a value was put by hand since createSecret.
        cleanup.run(run, stages, current, pending);
        putIntoForce(run, stages);
        return RotationOutcome.FINISHED;
    }

    private void putIntoForce(RotationContext run, SecretStages stages) {
        String before = stages.versionWith(SecretStages.CURRENT).orElseThrow();
        try {
            secret.move(
                    run, SecretStages.CURRENT, before, Optional.of(run.target().versionId()));
        } catch (RotationException e) {
            requireMoved(run, before, e);
        }
        dropPending(run, stages);
    }

    /** The answer may have been lost, or another invocation of the same step may have been faster. */
    private void requireMoved(RotationContext run, String before, RotationException failure) {
        SecretStages now = secret.stages(run);
        if (now.has(run.target().versionId(), SecretStages.CURRENT)) {
            return;
        }
        if (!now.has(before, SecretStages.CURRENT)) {
            throw RotationFailure.INVALID_STATE.because(
                    "AWSCURRENT was moved by someone else at the same time; Secrets Manager retries by itself.");
        }
        throw failure;
    }

    /** Tidiness only: AWS counts a rotation as ended with AWSPENDING gone as well as on the version in force. */
    private void dropPending(RotationContext run, SecretStages stages) {
        String version = run.target().versionId();
        if (!stages.has(version, SecretStages.PENDING)) {
            return;
        }
        try {
            secret.move(run, SecretStages.PENDING, version, Optional.empty());
        } catch (RotationException e) {
            run.warning("AWSPENDING stays on the version in force, which does no harm.");
        }
    }

    private void requireOwnSecret(SecretStages stages) {
        if (secretId.isPresent() && !stages.isNamed(secretId.get())) {
            throw RotationFailure.INVALID_EVENT.because(
                    "The event names another secret than MASTER_TOKEN_SECRET_ID does. Give each secret a rotation"
                            + " function of its own, or leave the variable blank.");
        }
    }

    private static void requireTurnedOn(SecretStages stages) {
        if (!stages.rotationEnabled()) {
            throw RotationFailure.INVALID_STATE.because(
                    "Rotation of the secret is turned off or was cancelled, so nothing is changed. If a version still"
                            + " has AWSPENDING, delete its token on Mapbox's token page (its note names the version)"
                            + " and take the label away before turning rotation on again.");
        }
    }

    private static void requirePending(String version, SecretStages stages) {
        if (!stages.has(version, SecretStages.PENDING)) {
            throw RotationFailure.INVALID_STATE.because("Version " + version
                    + " does not have the label AWSPENDING, so it is not to be rotated to. Start a new rotation.");
        }
    }

    private static void requireAnother(RotationContext run, MasterVersion current, MasterVersion pending) {
        if (pending.is(current.token())) {
            throw RotationFailure.INVALID_STATE.because(
                    "The pending version holds the very token that is in force. " + startAgain(run));
        }
    }

    private static String startAgain(RotationContext run) {
        return "To start again: aws secretsmanager update-secret-version-stage --secret-id <the secret>"
                + " --version-stage AWSPENDING --remove-from-version-id "
                + run.target().versionId()
                + ", delete its token on Mapbox's token page (the note names the version) if it is not the one in"
                + " force, then rotate. The master in force is untouched.";
    }
}
