package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.TokensApiException;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretVersions;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One step under way: what it is about, how long it may take, and what it has done at Mapbox so far. */
final class RotationContext {
    /** What is left to the runtime to send the answer. */
    private static final long MARGIN_MILLIS = 500;

    /** AWS asks for 32 to 64 characters; the id becomes part of a token's note and of the log. */
    private static final Pattern VERSION_ID = Pattern.compile("[!-~]{32,64}");

    /** One call of Secrets Manager. */
    @FunctionalInterface
    interface SecretsCall<T> {
        T on(CallContext context) throws SecretException;
    }

    /** One call of the Tokens API. */
    @FunctionalInterface
    interface MapboxCall<T> {
        T on(CallContext context) throws TokensApiException;
    }

    private final RotationRequest call;
    private final Duration timeout;
    private final Deadline end;
    private final UpstreamCalls calls = new UpstreamCalls();
    private final List<String> deleted = new ArrayList<>();
    private @Nullable String created;
    private @Nullable String orphan;
    private String warning = "";

    /** Begins a step. */
    RotationContext(RotationRequest call, Duration timeout) {
        this.call = call;
        this.timeout = timeout;
        this.end = Deadline.after(call.remaining().minusMillis(MARGIN_MILLIS));
    }

    RotationStep step() {
        return RotationStep.of(call.step())
                .orElseThrow(() -> RotationFailure.INVALID_EVENT.because(
                        "The event is none of Secrets Manager's: Step must be createSecret, setSecret, testSecret or"
                                + " finishSecret. Only Secrets Manager should call this function."));
    }

    /** The version to make; an event without a proper one is refused here, before anything is called. */
    SecretVersions.Target target() {
        if (call.secretId().isBlank() || !VERSION_ID.matcher(call.versionId()).matches()) {
            throw RotationFailure.INVALID_EVENT.because(
                    "The event is none of Secrets Manager's: it needs a SecretId and a ClientRequestToken of 32 to 64"
                            + " characters. Only Secrets Manager should call this function.");
        }
        Optional<String> token = Optional.of(call.rotationToken()).filter(text -> !text.isBlank());
        return new SecretVersions.Target(call.secretId(), call.versionId(), token);
    }

    /** Calls Secrets Manager. */
    <T> T secrets(String doing, SecretsCall<T> secretsCall) {
        try {
            return secretsCall.on(context());
        } catch (SecretException e) {
            throw RotationErrors.of(e, doing);
        }
    }

    /**
     * Calls the Tokens API.
     *
     * @param refusal what to tell the operator when Mapbox refuses it
     */
    <T> T mapbox(String doing, String refusal, MapboxCall<T> mapboxCall) {
        try {
            return mapboxCall.on(context());
        } catch (TokensApiException e) {
            throw RotationErrors.of(e, doing, refusal);
        }
    }

    /** Bounds one call to an upstream. */
    private CallContext context() {
        Duration left = Duration.ofMillis(Math.max(0, end.remainingMillis()));
        return new CallContext(Deadline.after(left.compareTo(timeout) < 0 ? left : timeout), calls);
    }

    boolean hasTimeForCalls(int count) {
        return end.remainingMillis() >= timeout.multipliedBy(count).toMillis();
    }

    /** The least that the function may be given for so many calls. */
    long secondsForCalls(int count) {
        return timeout.multipliedBy(count).toSeconds();
    }

    void created(String id) {
        created = id;
    }

    void deleted(String id) {
        deleted.add(id);
    }

    /** Reports a token that nothing refers to any more, by its id where that is known, else by its note. */
    void orphan(String idOrNote) {
        orphan = idOrNote;
    }

    /** Leaves word of something that did not keep the step from success. */
    void warning(String text) {
        warning = text;
    }

    Optional<String> created() {
        return Optional.ofNullable(created);
    }

    List<String> deleted() {
        return List.copyOf(deleted);
    }

    Optional<String> orphan() {
        return Optional.ofNullable(orphan);
    }

    String warning() {
        return warning;
    }

    List<UpstreamCall> calls() {
        return calls.all();
    }
}
