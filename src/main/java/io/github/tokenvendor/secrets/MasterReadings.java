package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.Flight;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads the master token once for all who miss it, keeps what was read last, and has a failed reading cause a pause. */
final class MasterReadings {
    private static final Duration MAX_AGE = Duration.ofSeconds(15);
    private static final String SECRET = "secret";

    private final SecretReader reader;
    private final Optional<String> configuredAccount;
    private final InstantSource clock;
    private final ReadingPause pause;
    private final ReadingOrder order = new ReadingOrder();
    private final SingleFlight<String, MasterToken, SecretException> flights;
    private volatile @Nullable HeldMaster last;

    MasterReadings(
            SecretReader reader,
            Optional<String> configuredAccount,
            InstantSource clock,
            ReadingPause pause,
            Executor executor) {
        this.reader = reader;
        this.configuredAccount = configuredAccount;
        this.clock = clock;
        this.pause = pause;
        this.flights = new SingleFlight<>(
                executor, clock, MAX_AGE, () -> SecretException.unavailable("too many readings under way"));
    }

    @Nullable
    HeldMaster last() {
        return last;
    }

    /**
     * Begins a reading, or joins the one under way.
     *
     * @param known what the caller finds wanting; another that has been read since is the answer
     */
    Flight<MasterToken, SecretException> start(@Nullable HeldMaster known, CallContext context) {
        return flights.join(SECRET, () -> readUnlessChanged(context, known));
    }

    MasterToken await(Flight<MasterToken, SecretException> reading, CallContext context, Deadline patience)
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

    synchronized void forget() {
        order.forget();
        last = null;
    }

    /** Whoever missed may have been overtaken by a reading that ended just before. */
    @SuppressWarnings("ReferenceEquality") // the very reading that was known, not one like it
    private MasterToken readUnlessChanged(CallContext context, @Nullable HeldMaster known) throws SecretException {
        HeldMaster now = last;
        return now == null || now == known ? readNow(context) : now.master();
    }

    private MasterToken readNow(CallContext context) throws SecretException {
        long number = order.begin();
        Instant startedAt = clock.instant();
        try {
            SecretValue value = reader.read(context);
            return adopt(number, value.token(), value.account(configuredAccount));
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
        HeldMaster before = last;
        MasterToken master = before != null && before.master().token().sameAs(token)
                ? before.master()
                : new MasterToken(token, account, now);
        if (order.isNews(number)) {
            order.ended(number);
            HeldMaster read = new HeldMaster(master, now);
            last = read;
            if (read.isAboutToEnd(now)) {
                pause.begin();
            } else {
                pause.end();
            }
        }
        return master;
    }
}
