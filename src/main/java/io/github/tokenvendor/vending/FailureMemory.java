package io.github.tokenvendor.vending;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.upstream.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how Mapbox failed, so that a failure that lasts costs few calls and shuts out nobody else: its availability
 * and its rate limit for everyone, a refusal for the master token, or for the master token and the scope set, that met it.
 */
final class FailureMemory {
    /** So long a refused master, or scope set, costs no call. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    /** Mapbox counts by the minute, so no reset of its rate limit can be further away than that. */
    private static final Duration LONGEST_RATE_LIMIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_RATE_LIMIT = Duration.ofSeconds(1);
    private static final String EVERYBODY = "everybody";
    private static final int CAPACITY = 256;

    /** A failure that every call would meet again, and when that ends, which is never further away than so long. */
    private record Refusal(VendingException failure, Instant until, Duration longest) {}

    private final InstantSource clock;
    private final CircuitBreaker availability = new CircuitBreaker(3, Duration.ofSeconds(15));
    private volatile @Nullable VendingException lastUnavailable;
    private final Map<String, Refusal> refusals = new BoundedMap<>(CAPACITY, false);

    /** Makes a memory without failures. */
    FailureMemory(InstantSource clock) {
        this.clock = clock;
    }

    /** The refusal that a master met within the cooldown. */
    Optional<VendingException> refusalOf(MasterToken master) {
        return refusal(master.fingerprint());
    }

    /** Fails at once where Mapbox refused this master the scope set, or everybody for their number, a moment ago. */
    void check(MasterToken master, ScopeSet scopes) throws VendingException {
        for (String key : List.of(key(master, scopes), EVERYBODY)) {
            Optional<VendingException> refusal = refusal(key);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
    }

    /** Fails at once while Mapbox is down; a call that is admitted has to be made, and its outcome told. */
    void admit() throws VendingException {
        Instant now = clock.instant();
        VendingException last = lastUnavailable;
        if (last != null && !availability.tryAcquire(now)) {
            throw last.retryIn(availability.waitFrom(now));
        }
    }

    /** Mapbox answers, be it with a refusal. */
    void answered() {
        availability.succeeded();
        lastUnavailable = null;
    }

    VendingException masterRefused(MasterToken master, VendingException failure) {
        return remember(master.fingerprint(), failure, COOLDOWN, COOLDOWN);
    }

    VendingException requestRefused(MasterToken master, ScopeSet scopes, VendingException failure) {
        return remember(key(master, scopes), failure, COOLDOWN, COOLDOWN);
    }

    /** Keeps everybody out for a second to a minute. */
    VendingException rateLimited(Duration wait) {
        Duration bounded =
                Collections.max(List.of(SHORTEST_RATE_LIMIT, Collections.min(List.of(wait, LONGEST_RATE_LIMIT))));
        VendingException failure =
                VendingException.of(Failure.MAPBOX_RATE_LIMITED, "Mapbox's rate limit for the account is reached");
        return remember(EVERYBODY, failure, bounded, LONGEST_RATE_LIMIT);
    }

    VendingException unavailable(VendingException failure) {
        Instant now = clock.instant();
        lastUnavailable = failure;
        availability.failed(now);
        return availability.isOpen() ? failure.retryIn(availability.waitFrom(now)) : failure;
    }

    synchronized void forget() {
        answered();
        refusals.clear();
    }

    private synchronized VendingException remember(
            String key, VendingException failure, Duration length, Duration longest) {
        answered();
        VendingException retryable = failure.retryIn(length);
        refusals.remove(key);
        refusals.put(key, new Refusal(retryable, clock.instant().plus(length), longest));
        return retryable;
    }

    private synchronized Optional<VendingException> refusal(String key) {
        Refusal refusal = refusals.get(key);
        Instant now = clock.instant();
        // A clock that was set back must not keep anybody out for longer than could ever have been meant.
        if (refusal == null || !now.isBefore(refusal.until()) || refusal.until().isAfter(now.plus(refusal.longest()))) {
            return Optional.empty();
        }
        return Optional.of(refusal.failure().retryIn(Duration.between(now, refusal.until())));
    }

    private static String key(MasterToken master, ScopeSet scopes) {
        return master.fingerprint() + " " + scopes.texts();
    }
}
