package io.github.tokenvendor.rotation;

import io.github.tokenvendor.audit.RotationRecord;
import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rotation step in progress: its request, its time limits, and what it has changed at Mapbox so far. */
final class RotationContext {
    /** Reserved for the runtime to send the response. */
    private static final long MARGIN_MILLIS = 500;

    /** AWS asks for 32 to 64 characters; the id becomes part of a token's note and of the log. */
    private static final Pattern VERSION_ID = Pattern.compile("[!-~]{32,64}");

    /** What the log may show of an event. */
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,64}");

    /** One upstream call. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        T on(CallContext context) throws E;
    }

    private final long start = System.nanoTime();
    private final RotationRequest call;
    private final Duration timeout;
    private final Deadline end;
    private final UpstreamCalls calls = new UpstreamCalls();
    private final List<String> deleted = new ArrayList<>();
    private @Nullable String created;
    private @Nullable String orphan;
    private String warning = "";

    /** Starts a step. */
    RotationContext(RotationRequest call, Duration timeout) {
        this.call = call;
        this.timeout = timeout;
        this.end = Deadline.after(call.remaining().minusMillis(MARGIN_MILLIS));
    }

    RotationStep step() {
        return RotationStep.of(call.step());
    }

    /** The version to create; fails on an event without a valid one before any upstream is called. */
    SecretVersions.Target target() {
        if (call.secretId().isBlank() || !VERSION_ID.matcher(call.versionId()).matches()) {
            throw RotationFailure.INVALID_EVENT.because(
                    "The event is not a valid event of Secrets Manager: it needs a SecretId and a ClientRequestToken"
                            + " of 32 to 64 characters. Only Secrets Manager should call this function.");
        }
        Optional<String> token = Optional.of(call.rotationToken()).filter(text -> !text.isBlank());
        return new SecretVersions.Target(call.secretId(), call.versionId(), token);
    }

    /** Calls Secrets Manager. */
    <T> T secrets(String doing, Call<T, SecretException> secretsCall) {
        try {
            return secretsCall.on(context());
        } catch (SecretException e) {
            throw RotationFailure.of(e, doing);
        }
    }

    /**
     * Calls the Tokens API.
     *
     * @param refusal what to tell the operator if Mapbox refuses it
     */
    <T> T mapbox(String doing, String refusal, Call<T, TokensApiException> mapboxCall) {
        try {
            return mapboxCall.on(context());
        } catch (TokensApiException e) {
            throw RotationFailure.of(e, doing, refusal);
        }
    }

    /** Limits one upstream call. */
    private CallContext context() {
        return new CallContext(end.orEarlier(Deadline.after(timeout)), calls);
    }

    boolean hasTimeForCalls(int count) {
        return end.remainingMillis() >= timeout.multipliedBy(count).toMillis();
    }

    /** The shortest function timeout that allows this many calls. */
    long secondsForCalls(int count) {
        return timeout.multipliedBy(count).toSeconds();
    }

    void created(String id) {
        created = id;
    }

    void deleted(String id) {
        deleted.add(id);
    }

    /** Reports a token that may be left at Mapbox, by its id if known, or else by its note. */
    void orphan(String idOrNote) {
        orphan = idOrNote;
    }

    /** Records a warning that did not fail the step. */
    void warning(String text) {
        warning = text;
    }

    Optional<String> orphan() {
        return Optional.ofNullable(orphan);
    }

    String warning() {
        return warning;
    }

    /** The audit record of the finished step. */
    RotationRecord toRecord(Enum<?> outcome, String detail) {
        return new RotationRecord(
                call.function(),
                call.requestId(),
                printable(call.step()),
                printable(call.versionId()),
                outcome.name().toLowerCase(Locale.ROOT),
                outcome instanceof RotationFailure,
                detail,
                Optional.ofNullable(created),
                List.copyOf(deleted),
                orphan(),
                calls.all(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static String printable(String text) {
        return PRINTABLE.matcher(text).matches() ? text : "(not printable)";
    }
}
