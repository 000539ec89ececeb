package io.github.tokenvendor.rotation;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.audit.RotationRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Runs one step for each call and leaves one audit line for it, whatever happens. */
public final class RotationFunction {
    /** What of an event may stand in the log. */
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,64}");

    /** What a call does. */
    @FunctionalInterface
    private interface Steps {
        RotationOutcome take(RotationContext run);
    }

    private final Steps steps;
    private final Duration timeout;
    private final AuditLog audit;

    private RotationFunction(Steps steps, Duration timeout, AuditLog audit) {
        this.steps = steps;
        this.timeout = timeout;
        this.audit = audit;
    }

    /** The function of a sound configuration. */
    public static RotationFunction of(Rotator rotator, Duration timeout, AuditLog audit) {
        return new RotationFunction(rotator::rotate, timeout, audit);
    }

    /** The function of a faulty configuration, which fails every call. */
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
     * Takes a step.
     *
     * @throws RotationException when it failed; Secrets Manager takes any exception for that and tries again later
     */
    public RotationOutcome run(RotationRequest call) {
        long start = System.nanoTime();
        RotationContext run = new RotationContext(call, timeout);
        try {
            RotationOutcome outcome = steps.take(run);
            write(call, run, start, outcome, false, run.warning());
            return outcome;
        } catch (RotationException e) {
            write(call, run, start, e.failure(), true, e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            // The exception's text may quote anything, so its class is all that is said.
            String message = "Something unforeseen happened (" + e.getClass().getName() + ").";
            write(call, run, start, RotationFailure.INTERNAL_ERROR, true, message);
            throw RotationFailure.INTERNAL_ERROR.because(message);
        }
    }

    private void write(
            RotationRequest call, RotationContext run, long start, Enum<?> outcome, boolean failed, String detail) {
        audit.write(new RotationRecord(
                call.function(),
                call.requestId(),
                printable(call.step()),
                printable(call.versionId()),
                outcome.name().toLowerCase(Locale.ROOT),
                failed,
                detail,
                run.created(),
                run.deleted(),
                run.orphan(),
                run.calls(),
                Duration.ofNanos(System.nanoTime() - start)));
    }

    private static String printable(String text) {
        return PRINTABLE.matcher(text).matches() ? text : "(not printable)";
    }
}
