package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.Flight;
import io.github.tokenvendor.upstream.SingleFlight;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the master token for a while, reads it once for all who miss it, and goes on with it while Secrets Manager fails.
 */
public final class MasterTokenSource {
    /** So long a reading is waited for while there is a master to go on with. */
    static final Duration REVALIDATION_WAIT = Duration.ofMillis(200);

    private static final Duration MAX_READING_AGE = Duration.ofSeconds(15);
    private static final String SECRET = "secret";

    private final SecretReader reader;
    private final Optional<String> configuredAccount;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final SingleFlight<String, MasterToken, SecretException> readings;
    private final ReadingPause pause;
    private final ReadingOrder order = new ReadingOrder();
    private volatile @Nullable HeldMaster held;

    /** Makes the source; nothing is read yet. */
    public MasterTokenSource(
            SecretReader reader,
            Optional<String> configuredAccount,
            Duration timeToLive,
            InstantSource clock,
            Executor executor) {
        this.reader = reader;
        this.configuredAccount = configuredAccount;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.pause = new ReadingPause(clock);
        this.readings = new SingleFlight<>(
                executor, clock, MAX_READING_AGE, () -> SecretException.unavailable("too many readings under way"));
    }

    /** The account's name, where it is configured. */
    public Optional<String> configuredAccount() {
        return configuredAccount;
    }

    /** The master token in force: read within its time to live or, while Secrets Manager fails, within a day. */
    public MasterToken current(CallContext context) throws SecretException {
        HeldMaster known = held;
        if (known != null && known.isTrusted(clock.instant(), timeToLive)) {
            return known.master();
        }
        boolean usable = known != null && known.isUsable(clock.instant());
        try {
            return pause.isOn()
                    ? asBefore(known)
                    : read(
                            known,
                            context,
                            usable
                                    ? context.deadline().orEarlier(Deadline.after(REVALIDATION_WAIT))
                                    : context.deadline());
        } catch (SecretException e) {
            if (known != null && usable && e.kind() == SecretException.Kind.UNAVAILABLE) {
                return known.master();
            }
            throw e;
        }
    }

    /** Whether the master that was read last is temporary and about to end; the secret may hold its successor. */
    public boolean isAboutToEnd() {
        HeldMaster known = held;
        return known != null && known.isAboutToEnd(clock.instant());
    }

    /** The master token that was read last, however long ago. */
    public Optional<MasterToken> lastKnown() {
        HeldMaster known = held;
        return known == null ? Optional.empty() : Optional.of(known.master());
    }

    /**
     * Begins to read a secret whose time to live is over, if it was ever read.
     *
     * @param patience how long to wait for the reading, whose failure is remembered and not thrown
     * @param inVain is told when that wait was in vain
     */
    public void revalidate(CallContext context, Deadline patience, Runnable inVain) {
        HeldMaster known = held;
        if (known == null || known.isTrusted(clock.instant(), timeToLive) || pause.isOn()) {
            return;
        }
        Flight<MasterToken, SecretException> reading = start(known, context);
        if (patience.hasPassed()) {
            return;
        }
        try {
            await(reading, context, patience);
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
        HeldMaster known = held;
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
    public synchronized void forget() {
        order.forget();
        held = null;
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
        return await(start(known, context), context, patience);
    }

    private Flight<MasterToken, SecretException> start(@Nullable HeldMaster known, CallContext context) {
        return readings.join(SECRET, () -> readUnlessChanged(context, known));
    }

    private MasterToken await(Flight<MasterToken, SecretException> reading, CallContext context, Deadline patience)
            throws SecretException {
        long start = System.nanoTime();
        return reading.await(patience, () -> {
            // The reading ends after its caller, too late for the caller's audit line.
            context.noteTimeout(UpstreamCall.Upstream.SECRETS, start);
            SecretException late = SecretException.unavailable("Secrets Manager did not answer in time");
            order.late();
            pause.begin(late, clock.instant());
            return late;
        });
    }

    /** Whoever missed may have been overtaken by a reading that ended just before. */
    @SuppressWarnings("ReferenceEquality") // the very reading that was known, not one like it
    private MasterToken readUnlessChanged(CallContext context, @Nullable HeldMaster known) throws SecretException {
        HeldMaster now = held;
        return now == null || now == known ? readNow(context) : now.master();
    }

    private MasterToken readNow(CallContext context) throws SecretException {
        long number = order.begin();
        Instant startedAt = clock.instant();
        try {
            AccessToken token = reader.read(context).token();
            return adopt(number, token, MasterAccount.of(token, configuredAccount));
        } catch (SecretException e) {
            // One that was found late has caused its pause already, perhaps before the environment was frozen.
            if (order.isNews(number) && !order.isLate(number)) {
                // From its beginning: an environment may have been frozen since.
                pause.begin(e, startedAt);
            }
            throw e;
        }
    }

    /** A reading that ends after one that began later tells an older state of the secret. */
    private synchronized MasterToken adopt(long number, AccessToken token, String account) {
        Instant now = clock.instant();
        HeldMaster before = held;
        MasterToken master = before != null && before.master().token().sameAs(token)
                ? before.master()
                : new MasterToken(token, account, now);
        if (order.isNews(number)) {
            order.ended(number);
            HeldMaster read = new HeldMaster(master, now);
            held = read;
            if (read.isAboutToEnd(now)) {
                pause.begin();
            } else {
                pause.end();
            }
        }
        return master;
    }
}
