package io.github.tokenvendor.secrets;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.Flight;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the master token for a while, decides when it is read again, and goes on with it while Secrets Manager fails.
 */
public final class MasterTokenSource {
    /** So long a reading is waited for while there is a master to go on with. */
    static final Duration REVALIDATION_WAIT = Duration.ofMillis(200);

    private final Optional<String> configuredAccount;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final ReadingPause pause;
    private final MasterReadings readings;

    /** Makes the source; nothing is read yet. */
    public MasterTokenSource(
            SecretReader reader,
            Optional<String> configuredAccount,
            Duration timeToLive,
            InstantSource clock,
            Executor executor) {
        this.configuredAccount = configuredAccount;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.pause = new ReadingPause(clock);
        this.readings = new MasterReadings(reader, configuredAccount, clock, pause, executor);
    }

    /** The account's name, where it is configured. */
    public Optional<String> configuredAccount() {
        return configuredAccount;
    }

    /** The master token in force: read within its time to live or, while Secrets Manager fails, within a day. */
    public MasterToken current(CallContext context) throws SecretException {
        HeldMaster known = readings.last();
        if (known != null && known.isTrusted(clock.instant(), timeToLive)) {
            return known.master();
        }
        boolean usable = known != null && known.isUsable(clock.instant());
        Deadline patience =
                usable ? context.deadline().orEarlier(Deadline.after(REVALIDATION_WAIT)) : context.deadline();
        try {
            return pause.isOn() ? asBefore(known) : read(known, context, patience);
        } catch (SecretException e) {
            if (known != null && usable && e.kind() == SecretException.Kind.UNAVAILABLE) {
                return known.master();
            }
            throw e;
        }
    }

    boolean isDue() { HeldMaster known = readings.last(); return known != null && !known.isTrusted(clock.instant(), timeToLive) && !pause.isOn(); }
    /** Whether the master that was read last is temporary and about to end; the secret may hold its successor. */
    public boolean isAboutToEnd() {
        HeldMaster known = readings.last();
        return known != null && known.isAboutToEnd(clock.instant());
    }

    /** The master token that was read last, however long ago. */
    public Optional<MasterToken> lastKnown() {
        HeldMaster known = readings.last();
        return known == null ? Optional.empty() : Optional.of(known.master());
    }

    /**
     * Begins to read a secret whose time to live is over, if it was ever read.
     *
     * @param patience how long to wait for the reading, whose failure is remembered and not thrown
     * @param inVain is told when that wait was in vain
     */
    public void revalidate(CallContext context, Deadline patience, Runnable inVain) {
        HeldMaster known = readings.last();
        if (known == null || known.isTrusted(clock.instant(), timeToLive) || pause.isOn()) {
            return;
        }
        Flight<MasterToken, SecretException> reading = readings.start(known, context);
        if (patience.hasPassed()) {
            return;
        }
        try {
            readings.await(reading, context, patience);
        } catch (SecretException e) {
            // There is a master to go on with; the failure is remembered for those who need another.
            if (!reading.isDone()) {
                inVain.run();
            }
        }
    }

    /**
     * Looks for a better master after Mapbox has refused one, unless the secret was read for nothing a moment ago.
     *
     * @return a different master, if there is one
     */
    public Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws SecretException {
        HeldMaster known = readings.last();
        if (known != null && known.master().token().sameAs(refused.token())) {
            if (pause.isOn()) {
                return Optional.empty();
            }
            read(known, context, context.deadline());
            pause.begin();
        }
        return lastKnown().filter(master -> !master.token().sameAs(refused.token()));
    }

    /** For how long no request causes a reading; zero where the next one does. */
    public Duration pause() {
        return pause.left();
    }

    /** Forgets everything, so that a restored snapshot starts as a new environment does. */
    public void forget() {
        readings.forget();
        pause.end();
    }

    /** Within the pause, what the last reading came to is the answer. */
    private MasterToken asBefore(@Nullable HeldMaster known) throws SecretException {
        pause.throwFailure();
        if (known == null) {
            throw SecretException.unavailable("the secret could not be read a moment ago");
        }
        return known.master();
    }

    private MasterToken read(@Nullable HeldMaster known, CallContext context, Deadline patience)
            throws SecretException {
        return readings.await(readings.start(known, context), context, patience);
    }
}
