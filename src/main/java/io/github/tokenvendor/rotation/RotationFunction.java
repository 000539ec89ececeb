package io.github.tokenvendor.rotation;

import io.github.tokenvendor.audit.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Runs one step per invocation and writes exactly one audit line for it. */
public final class RotationFunction {
    private final Function<RotationContext, RotationOutcome> steps;
    private final Duration timeout;
    private final AuditLog audit;

    private RotationFunction(Function<RotationContext, RotationOutcome> steps, Duration timeout, AuditLog audit) {
        this.steps = steps;
        this.timeout = timeout;
        this.audit = audit;
    }

    /** Creates the function for a valid configuration. */
    public static RotationFunction of(Rotator rotator, Duration timeout, AuditLog audit) {
        return new RotationFunction(rotator::rotate, timeout, audit);
    }

    /** Creates the function for an invalid configuration: every invocation fails. */
    public static RotationFunction misconfigured(List<String> faults, AuditLog audit) {
        String message = "The rotation function is misconfigured: " + String.join("; ", faults) + ".";
        return new RotationFunction(
                run -> {
                    throw RotationFailure.MISCONFIGURED.because(message);
                },
                Duration.ZERO,
                audit);
    }

    /**
     * Runs a step.
     *
     * @throws RotationException if it failed; Secrets Manager treats any exception as a failure and retries later
     */
    public RotationOutcome run(RotationRequest call) {
        RotationContext run = new RotationContext(call, timeout);
        try {
            RotationOutcome outcome = steps.apply(run);
            audit.write(run.toRecord(outcome, run.warning()));
            return outcome;
        } catch (RotationException e) {
            audit.write(run.toRecord(e.failure(), e.getMessage()));
            throw e;
        } catch (RuntimeException | Error e) {
            // The exception's message may contain a secret.
            String message = "An unexpected error occurred (" + e.getClass().getName() + ").";
            audit.write(run.toRecord(RotationFailure.INTERNAL_ERROR, message));
            throw RotationFailure.INTERNAL_ERROR.because(message);
        }
    }
}
