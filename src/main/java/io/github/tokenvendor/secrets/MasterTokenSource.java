package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.SingleFlight;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the master token for a while, reads it once for all who miss it, and reads it again when Mapbox refuses it.
 */
public final class MasterTokenSource {
    /** After a re-reading that brought nothing better, a refused master does not cause another for this long. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    private record Held(MasterToken master, Instant readAt) {}

    private final SecretReader reader;
    private final Optional<String> configuredAccount;
    private final Duration trust;
    private final Clock clock;
    private final SingleFlight<String, MasterToken, SecretException> reads;

    private final AtomicLong generations = new AtomicLong();

    private volatile @Nullable Held held;
    private volatile @Nullable Instant lastReRead;

    /**
     * Makes the source; nothing is read yet.
     *
     * @param reader reads the secret
     * @param configuredAccount the account's name, if it is not to come from the token
     * @param trust how long a read secret is good
     * @param clock tells the time
     * @param executor runs the readings
     */
    public MasterTokenSource(
            SecretReader reader, Optional<String> configuredAccount, Duration trust, Clock clock, Executor executor) {
        this.reader = reader;
        this.configuredAccount = configuredAccount;
        this.trust = trust;
        this.clock = clock;
        this.reads = new SingleFlight<>(executor);
    }

    /**
     * The master token in force.
     *
     * @param context bounds the wait
     * @return the token, read at most the configured time ago
     * @throws SecretException when there is none
     */
    public MasterToken current(CallContext context) throws SecretException {
        Held now = held;
        return now != null && isTrusted(now) ? now.master() : read(context, now);
    }

    /**
     * The master token that was last in force, however long ago it was read.
     *
     * @return the token, if one was ever read
     */
    public Optional<MasterToken> lastKnown() {
        return Optional.ofNullable(held).map(Held::master);
    }

    /**
     * Looks for a better master after Mapbox has refused one.
     *
     * @param refused the refused one
     * @param context bounds the wait
     * @return a different master, if there is one; empty too while a re-reading is not due yet
     * @throws SecretException when the secret could not be read
     */
    public Optional<MasterToken> replacementFor(MasterToken refused, CallContext context) throws SecretException {
        Held now = held;
        if (now != null && now.master().generation() == refused.generation()) {
            if (isCoolingDown()) {
                return Optional.empty();
            }
            reRead(context, now);
        }
        return lastKnown().filter(master -> master.generation() != refused.generation());
    }

    /** A secret that holds no master counts as read; one that could not be read does not. */
    private void reRead(CallContext context, Held known) throws SecretException {
        try {
            read(context, known);
            lastReRead = clock.instant();
        } catch (SecretException e) {
            if (e.kind() == SecretException.Kind.UNUSABLE) {
                lastReRead = clock.instant();
            }
            throw e;
        }
    }

    /** Forgets everything, so that a thawed snapshot starts as a new environment does. */
    public void forget() {
        held = null;
        lastReRead = null;
    }

    private boolean isTrusted(Held candidate) {
        Duration age = Duration.between(candidate.readAt(), clock.instant());
        return !age.isNegative() && age.compareTo(trust) < 0;
    }

    private boolean isCoolingDown() {
        Instant last = lastReRead;
        if (last == null) {
            return false;
        }
        Duration since = Duration.between(last, clock.instant());
        return !since.isNegative() && since.compareTo(COOLDOWN) < 0;
    }

    private MasterToken read(CallContext context, @Nullable Held known) throws SecretException {
        long start = System.nanoTime();
        return reads.join(
                "secret", () -> readUnlessChanged(context, known), context.deadline(), () -> late(context, start));
    }

    /** The call that this caller waited for ends after him, too late for his audit line. */
    private static SecretException late(CallContext context, long start) {
        context.calls().add(UpstreamCall.timedOut(UpstreamCall.Upstream.SECRETS, start));
        return SecretException.unavailable("Secrets Manager did not answer in time");
    }

    /** Whoever missed may have been overtaken by a reading that ended just before. */
    @SuppressWarnings("ReferenceEquality") // the very reading that was known, not one like it
    private MasterToken readUnlessChanged(CallContext context, @Nullable Held known) throws SecretException {
        Held now = held;
        return now == null || now == known ? readNow(context) : now.master();
    }

    private MasterToken readNow(CallContext context) throws SecretException {
        AccessToken token = reader.read(context).token();
        Held before = held;
        MasterToken master = before != null && before.master().token().sameAs(token)
                ? before.master()
                : new MasterToken(token, accountOf(token), generations.incrementAndGet());
        held = new Held(master, clock.instant());
        return master;
    }

    private String accountOf(AccessToken token) throws SecretException {
        return configuredAccount
                .or(token::account)
                .orElseThrow(() ->
                        SecretException.unusable("the master token names no account; MAPBOX_USERNAME can name it"));
    }
}
