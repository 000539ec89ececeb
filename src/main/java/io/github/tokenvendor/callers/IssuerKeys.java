package io.github.tokenvendor.callers;

import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configured issuers: fetched when needed, cached, replaced when an issuer signs with another key, and
 * used for a day while an issuer fails.
 */
final class IssuerKeys {
    /** How long a failure is remembered. */
    static final Duration FAILURE_COOLDOWN = Duration.ofSeconds(30);

    private static final Duration UNKNOWN_KEY_INTERVAL = Duration.ofMinutes(1);
    /** How long a caller waits for newer keys if there are usable ones. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** What is known about one issuer. */
    private static final class Known {
        volatile @Nullable KeySet held;
        volatile Cooldown failure = Cooldown.NONE;
        volatile String cause = "";
        private Cooldown unknownKey = Cooldown.NONE;

        synchronized boolean mayLookAgain(Instant now) {
            boolean may = !unknownKey.isActive(now);
            unknownKey = may ? new Cooldown(now, UNKNOWN_KEY_INTERVAL) : unknownKey;
            return may;
        }

        CallerException unavailable(Duration wait) {
            return CallerException.keysUnavailable(cause, wait);
        }
    }

    private final KeySetFetcher fetcher;
    private final Duration timeout;
    private final InstantSource clock;
    private final Map<String, Known> issuers = new ConcurrentHashMap<>();
    private final SingleFlight<String, KeySet, CallerException> fetches;

    /**
     * Creates an instance without any keys.
     *
     * @param timeout bounds one fetch
     */
    IssuerKeys(KeySetFetcher fetcher, Duration timeout, InstantSource clock, Executor executor) {
        this.fetcher = fetcher;
        this.timeout = timeout;
        this.clock = clock;
        this.fetches = new SingleFlight<>(executor, clock, timeout, IssuerKeys::rejected);
    }

    /**
     * The keys that may have signed a credential; empty if the issuer has none.
     *
     * @param issuer a configured issuer
     * @param id the key's id, if the credential names one
     * @throws CallerException if the issuer's keys are unavailable and none are cached
     */
    List<VerificationKey> find(String issuer, Optional<String> id, String algorithm, CallContext context)
            throws CallerException {
        Known known = issuers.computeIfAbsent(issuer, unseen -> new Known());
        Instant now = clock.instant();
        Optional<KeySet> held = Optional.ofNullable(known.held).filter(keys -> keys.isUsable(now));
        List<VerificationKey> matching =
                held.map(keys -> keys.matching(id, algorithm)).orElse(List.of());
        boolean isFresh = held.filter(keys -> keys.isFresh(now)).isPresent();
        if (isFresh && (!matching.isEmpty() || known.failure.isActive(now) || !known.mayLookAgain(now))) {
            return matching;
        }
        if (known.failure.isActive(now)) {
            return orUnavailable(held, matching, known.unavailable(known.failure.left(now)));
        }
        Deadline wait = matching.isEmpty()
                ? context.deadline()
                : Deadline.after(PATIENCE).orEarlier(context.deadline());
        long start = System.nanoTime();
        try {
            return fetches.join(issuer, () -> fetch(issuer, known, context))
                    .await(wait, () -> late(known, context, start))
                    .matching(id, algorithm);
        } catch (CallerException e) {
            return orUnavailable(held, matching, e);
        }
    }

    private static List<VerificationKey> orUnavailable(
            Optional<KeySet> held, List<VerificationKey> matching, CallerException failure) throws CallerException {
        if (held.isEmpty()) {
            throw failure;
        }
        return matching;
    }

    /** Runs on its own thread with its own deadline: the caller that started it may leave earlier. */
    private KeySet fetch(String issuer, Known known, CallContext caller) throws CallerException {
        Instant start = clock.instant();
        try {
            CallContext context = new CallContext(Deadline.after(timeout), caller.calls());
            KeySet held = fetcher.fetch(issuer, context);
            known.held = held;
            known.failure = Cooldown.NONE;
            return held;
        } catch (KeySetFetcher.FetchException e) {
            // One reading for both uses, because the environment may freeze between two.
            Instant end = clock.instant();
            // A fetch that was frozen with its environment says nothing about the issuer.
            if (new Cooldown(start, timeout.multipliedBy(2)).isActive(end)) {
                throw failed(known, e.getMessage(), end);
            }
            throw CallerException.keysUnavailable(e.getMessage(), FAILURE_COOLDOWN);
        }
    }

    /** Notes the timeout, because the call itself ends too late for this caller's audit line. */
    private CallerException late(Known known, CallContext context, long startNanos) {
        context.noteTimeout(UpstreamCall.Upstream.KEYS, startNanos);
        return failed(known, "no response in time", clock.instant());
    }

    private CallerException failed(Known known, String cause, Instant at) {
        known.cause = cause;
        known.failure = new Cooldown(at, FAILURE_COOLDOWN);
        return known.unavailable(FAILURE_COOLDOWN);
    }

    private static CallerException rejected() {
        return CallerException.keysUnavailable("too many calls are in flight", FAILURE_COOLDOWN);
    }
}
