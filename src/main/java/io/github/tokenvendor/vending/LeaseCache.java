package io.github.tokenvendor.vending;

import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Keeps the leases of this environment by scope set and lifetime step.
 *
 * <p>Its lock is held for look-ups only, never during an exchange.
 */
public final class LeaseCache {
    /** Far more than a site's maps use; a caller that tries every subset of a long allowlist stops here. */
    public static final int CAPACITY = 256;
    /** After a failed replacement, this long no caller waits for another try. */
    static final Duration REFRESH_BACKOFF = Duration.ofSeconds(5);
    /** A lease is replaced no more often than this because somebody says that Mapbox refused it. */
    static final Duration REFUSAL_INTERVAL = Duration.ofMinutes(1);

    private record Held(Lease lease, Instant refreshAt, Instant failedAt, Instant refusedAt) {}

    private final DoubleSupplier jitter;
    private final Map<LeaseKey, Held> entries = new BoundedMap<>(CAPACITY, true);

    /**
     * Makes an empty cache.
     *
     * @param jitter draws from 0 to 1 when a lease is put
     */
    public LeaseCache(DoubleSupplier jitter) {
        this.jitter = jitter;
    }

    /** A lease that is not due for replacement. */
    synchronized Optional<Lease> fresh(LeaseKey key, Optional<MasterToken> master, Instant now) {
        Held held = entries.get(key);
        return held == null || !now.isBefore(held.refreshAt()) || held.lease().isSupersededBy(master)
                ? Optional.empty()
                : Optional.of(held.lease());
    }

    /** Whether the lease under a key could not be replaced a moment ago, so that no caller need wait for another try. */
    synchronized boolean isBackingOff(LeaseKey key, Instant now) {
        Held held = entries.get(key);
        return held != null && isWithin(held.failedAt(), REFRESH_BACKOFF, now);
    }

    /** The lease that lives longest among those that may serve a request while a better one cannot be had. */
    synchronized Optional<Lease> staleIfError(AuthorizedRequest request, Instant now) {
        Lease best = null;
        for (Held held : entries.values()) {
            Lease lease = held.lease();
            if (lease.isUsableIfError(now)
                    && lease.scopes().equals(request.scopes())
                    && !lease.expires().isAfter(request.latest())
                    && (best == null || lease.expires().isAfter(best.expires()))) {
                best = lease;
            }
        }
        return Optional.ofNullable(best);
    }

    synchronized void put(LeaseKey key, Lease lease) {
        entries.put(key, new Held(lease, lease.refreshAt(jitter.getAsDouble()), Instant.MIN, Instant.MIN));
    }

    /** Puts a lease that may serve for want of a better one. */
    synchronized void offer(LeaseKey key, Lease lease) {
        Held held = entries.get(key);
        if (held == null || held.lease().expires().isBefore(lease.expires())) {
            put(key, lease);
        }
    }

    /** The fingerprint of the lease under a key; empty for none. */
    synchronized String fingerprint(LeaseKey key) {
        Held held = entries.get(key);
        return held == null ? "" : held.lease().fingerprint();
    }

    synchronized void backOff(LeaseKey key, Instant now) {
        Held held = entries.get(key);
        if (held != null) {
            entries.put(key, new Held(held.lease(), held.refreshAt(), now, held.refusedAt()));
        }
    }

    /** Whether a lease that Mapbox is said to refuse is to be replaced now; saying yes counts. */
    synchronized boolean acceptRefusal(LeaseKey key, Instant now) {
        Held held = entries.get(key);
        if (held == null || isWithin(held.refusedAt(), REFUSAL_INTERVAL, now)) {
            return false;
        }
        entries.put(key, new Held(held.lease(), held.refreshAt(), held.failedAt(), now));
        return true;
    }

    synchronized void clear() {
        entries.clear();
    }

    /** A clock that was set back must not keep anything waiting for longer than it was meant to. */
    private static boolean isWithin(Instant since, Duration length, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(length));
    }
}
