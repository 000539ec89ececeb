package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.resilience.CircuitBreaker;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how Mapbox failed, so that a failure that lasts costs few calls and shuts out nobody else: its availability
 * and its rate limit for everyone, a refusal for the master token, or for the master token and the scope set, that met it.
 */
public final class FailureMemory {
    /** So long a refused master, or scope set, costs no call. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    private static final int CAPACITY = 256;

    private record Refusal(VendingException failure, Instant until) {}

    private final InstantSource clock;
    private final RateLimitGate rateLimit = new RateLimitGate();
    private final CircuitBreaker availability = new CircuitBreaker(3, Duration.ofSeconds(15));
    private volatile @Nullable VendingException lastUnavailable;
    private final Map<String, Refusal> refusals = new BoundedMap<>(CAPACITY, false);

    /** Makes a memory without failures. */
    public FailureMemory(InstantSource clock) {
        this.clock = clock;
    }

    /** The refusal that a master met within the cooldown. */
    Optional<VendingException> refusalOf(MasterToken master) {
        return refusal(master.fingerprint());
    }

    /** Fails at once where Mapbox refused this master the scope set, or everybody for their number, a moment ago. */
    void check(MasterToken master, ScopeSet scopes) throws VendingException {
        Optional<VendingException> refusal = refusal(key(master, scopes));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        rateLimit.check(clock.instant());
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
        return remember(master.fingerprint(), failure);
    }

    VendingException requestRefused(MasterToken master, ScopeSet scopes, VendingException failure) {
        return remember(key(master, scopes), failure);
    }

    VendingException rateLimited(Duration wait) {
        answered();
        return rateLimit.close(clock.instant(), wait);
    }

    VendingException unavailable(VendingException failure) {
        Instant now = clock.instant();
        lastUnavailable = failure;
        availability.failed(now);
        return availability.isOpen() ? failure.retryIn(availability.waitFrom(now)) : failure;
    }

    void forget() {
        rateLimit.reset();
        answered();
        synchronized (refusals) {
            refusals.clear();
        }
    }

    private VendingException remember(String key, VendingException failure) {
        answered();
        VendingException retryable = failure.retryIn(COOLDOWN);
        synchronized (refusals) {
            refusals.remove(key);
            refusals.put(key, new Refusal(retryable, clock.instant().plus(COOLDOWN)));
        }
        return retryable;
    }

    private Optional<VendingException> refusal(String key) {
        Refusal refusal;
        synchronized (refusals) {
            refusal = refusals.get(key);
        }
        Instant now = clock.instant();
        // A clock that was set back must not prolong the cooldown.
        if (refusal == null || !now.isBefore(refusal.until()) || refusal.until().isAfter(now.plus(COOLDOWN))) {
            return Optional.empty();
        }
        return Optional.of(refusal.failure().retryIn(Duration.between(now, refusal.until())));
    }

    private static String key(MasterToken master, ScopeSet scopes) {
        return master.fingerprint() + " " + scopes.texts();
    }
}
