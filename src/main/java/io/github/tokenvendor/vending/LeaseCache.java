package io.github.tokenvendor.vending;

import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.secrets.MasterToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Caches this environment's leases by scope set and lifetime bucket.
 *
 * <p>Its lock is held for lookups only, never during an exchange.
 */
public final class LeaseCache {
    /** Far more than a site's maps use; bounds the entries of a caller who tries every subset of a long allowlist. */
    static final int CAPACITY = 256;
    /** How often a lease may be replaced because callers say that Mapbox refused it. */
    public static final Duration REFUSAL_INTERVAL = Duration.ofMinutes(1);
    /** After a failed replacement, no caller waits for another attempt for this long. */
    static final Duration REFRESH_BACKOFF = Duration.ofSeconds(5);

    /**
     * A lease in the cache.
     *
     * @param failed the cooldown that follows a failed replacement
     */
    record Cached(Lease lease, Instant refreshAt, Cooldown failed) {
        /** Whether it is not due for replacement. */
        boolean isFresh(Optional<MasterToken> master, Instant now) {
            return now.isBefore(refreshAt) && !lease.isSupersededBy(master);
        }

        /** Whether a replacement has just failed, so that no caller needs to wait for another attempt. */
        boolean isBackingOff(Instant now) {
            return failed.isActive(now);
        }
    }

    private final DoubleSupplier jitter;
    private final Map<LeaseKey, Cached> entries = new BoundedMap<>(CAPACITY, true);
    /** Kept apart from the leases, because a new lease of the same key must not allow another replacement. */
    private final Map<LeaseKey, Cooldown> refusals = new BoundedMap<>(CAPACITY, false);

    /**
     * Creates an empty cache.
     *
     * @param jitter draws from 0 to 1 when a lease is put
     */
    public LeaseCache(DoubleSupplier jitter) {
        this.jitter = jitter;
    }

    /** What is cached under a key, fresh or not. */
    synchronized Optional<Cached> find(LeaseKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** A lease that is not due for replacement. */
    Optional<Lease> fresh(LeaseKey key, Optional<MasterToken> master, Instant now) {
        return find(key).filter(cached -> cached.isFresh(master, now)).map(Cached::lease);
    }

    /** The lease under a key, fresh or not. */
    public Optional<Lease> held(LeaseKey key) {
        return find(key).map(Cached::lease);
    }

    /** When a lease is due for replacement; empty if it is not, or is no longer, the lease under this key. */
    Optional<Instant> replaceAt(LeaseKey key, Lease lease) {
        return find(key)
                .filter(cached -> cached.lease().fingerprint().equals(lease.fingerprint()))
                .map(Cached::refreshAt);
    }

    /** The longest-lived lease that may serve a request if no better one is available; a refused one comes last. */
    synchronized Optional<Lease> staleIfError(AuthorizedRequest request, Instant latest, Instant now) {
        Lease best = null;
        for (Map.Entry<LeaseKey, Cached> entry : entries.entrySet()) {
            Lease lease = entry.getValue().lease();
            if (lease.isUsableIfError(now)
                    && entry.getKey().owner().equals(request.allowance().owner())
                    && lease.scopes().equals(request.scopes())
                    && !lease.expires().isAfter(latest)
                    && (best == null || isBetter(lease, best, request))) {
                best = lease;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(Lease lease, Lease than, AuthorizedRequest request) {
        return request.refuses(lease) == request.refuses(than)
                ? lease.expires().isAfter(than.expires())
                : request.refuses(than);
    }

    /** Puts a lease; the same one again keeps the time that was drawn for it. */
    synchronized void put(LeaseKey key, Lease lease) {
        Cached before = entries.get(key);
        if (before == null || !before.lease().fingerprint().equals(lease.fingerprint())) {
            entries.put(key, new Cached(lease, lease.refreshAt(jitter.getAsDouble()), Cooldown.NONE));
        }
    }

    /** Puts a lease that may serve if no better one is available, unless a longer-lived one is there. */
    public synchronized void offer(LeaseKey key, Lease lease) {
        Cached entry = entries.get(key);
        if (entry == null || entry.lease().expires().isBefore(lease.expires())) {
            put(key, lease);
        }
    }

    synchronized void backOff(LeaseKey key, Instant now) {
        entries.computeIfPresent(
                key, (same, entry) -> new Cached(entry.lease(), entry.refreshAt(), new Cooldown(now, REFRESH_BACKOFF)));
    }

    /**
     * Whether to replace a lease now because Mapbox is said to refuse it; each yes counts.
     *
     * @param refused the fingerprint of that lease, which may have been replaced meanwhile
     */
    synchronized boolean acceptRefusal(LeaseKey key, String refused, Instant now) {
        Cached entry = entries.get(key);
        if (entry == null || !entry.lease().fingerprint().equals(refused) || wasRefused(key, now)) {
            return false;
        }
        refusals.put(key, new Cooldown(now, REFUSAL_INTERVAL));
        return true;
    }

    /** Whether a refusal has been accepted for this key within the interval. */
    synchronized boolean wasRefused(LeaseKey key, Instant now) {
        return refusals.getOrDefault(key, Cooldown.NONE).isActive(now);
    }

    synchronized void clear() {
        entries.clear();
        refusals.clear();
    }
}
