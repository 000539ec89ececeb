package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.ScopeSet;
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
    /** Far more than a site's maps use; bounds what a caller fills by trying every subset of a long allowlist. */
    public static final int CAPACITY = 256;
    /** After a failed replacement, no caller waits for another attempt for this long. */
    static final Duration REFRESH_BACKOFF = Duration.ofSeconds(5);
    /** How often a lease may be replaced because callers say that Mapbox refused it. */
    static final Duration REFUSAL_INTERVAL = Duration.ofMinutes(1);

    private record Entry(Lease lease, Instant refreshAt, Cooldown failed, Cooldown refused) {}

    private final DoubleSupplier jitter;
    private final Map<LeaseKey, Entry> entries = new BoundedMap<>(CAPACITY, true);

    /**
     * Creates an empty cache.
     *
     * @param jitter draws from 0 to 1 when a lease is put
     */
    public LeaseCache(DoubleSupplier jitter) {
        this.jitter = jitter;
    }

    /** A lease that is not due for replacement. */
    synchronized Optional<Lease> fresh(LeaseKey key, Optional<MasterToken> master, Instant now) {
        Entry entry = entries.get(key);
        return entry == null
                        || !now.isBefore(entry.refreshAt())
                        || entry.lease().isSupersededBy(master)
                ? Optional.empty()
                : Optional.of(entry.lease());
    }

    /** Whether replacing the lease has just failed, so that no caller need wait for another attempt. */
    synchronized boolean isBackingOff(LeaseKey key, Instant now) {
        Entry entry = entries.get(key);
        return entry != null && !entry.failed().isOver(now);
    }

    /**
     * The longest-lived lease that may serve a request if no better one is available.
     *
     * @param latest the latest expiry that the lease may have
     */
    synchronized Optional<Lease> staleIfError(ScopeSet scopes, Instant latest, Instant now) {
        Lease best = null;
        for (Entry entry : entries.values()) {
            Lease lease = entry.lease();
            if (lease.isUsableIfError(now)
                    && lease.scopes().equals(scopes)
                    && !lease.expires().isAfter(latest)
                    && (best == null || lease.expires().isAfter(best.expires()))) {
                best = lease;
            }
        }
        return Optional.ofNullable(best);
    }

    synchronized void put(LeaseKey key, Lease lease) {
        entries.put(key, new Entry(lease, lease.refreshAt(jitter.getAsDouble()), Cooldown.NONE, Cooldown.NONE));
    }

    /** Puts a lease that may serve if no better one is available, unless a longer-lived one is there. */
    public synchronized void offer(LeaseKey key, Lease lease) {
        Entry entry = entries.get(key);
        if (entry == null || entry.lease().expires().isBefore(lease.expires())) {
            put(key, lease);
        }
    }

    /** The fingerprint of the lease under a key; empty for none. */
    synchronized String fingerprint(LeaseKey key) {
        Entry entry = entries.get(key);
        return entry == null ? "" : entry.lease().fingerprint();
    }

    synchronized void backOff(LeaseKey key, Instant now) {
        Entry entry = entries.get(key);
        if (entry != null) {
            Cooldown failed = new Cooldown(now, REFRESH_BACKOFF);
            entries.put(key, new Entry(entry.lease(), entry.refreshAt(), failed, entry.refused()));
        }
    }

    /** Whether a lease that Mapbox is said to refuse is to be replaced now; each yes counts. */
    synchronized boolean acceptRefusal(LeaseKey key, Instant now) {
        Entry entry = entries.get(key);
        if (entry == null || !entry.refused().isOver(now)) {
            return false;
        }
        Cooldown refused = new Cooldown(now, REFUSAL_INTERVAL);
        entries.put(key, new Entry(entry.lease(), entry.refreshAt(), entry.failed(), refused));
        return true;
    }

    synchronized void clear() {
        entries.clear();
    }
}
