package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps leases by scope set and lifetime step, for one generation of the master token.
 *
 * <p>Its lock is held for look-ups only, never during an exchange.
 */
final class LeaseCache {
    /** Far more than a site's maps use; a caller who tries every subset of a long allowlist stops here. */
    static final int CAPACITY = 256;

    /** What a lease is kept under. */
    record Key(ScopeSet scopes, Duration step) {
        /** Written out, as {@link #hashCode} is: linking what a record would have takes 10 ms of a cold start. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.step.equals(step) && key.scopes.equals(scopes);
        }

        @Override
        public int hashCode() {
            return 31 * scopes.hashCode() + step.hashCode();
        }
    }

    private record Held(Lease lease, Instant notReplacedBefore) {}

    private final Map<Key, Held> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Held> eldest) {
            return size() > CAPACITY;
        }
    };

    private long generation;

    /** A lease to hand out without trying for a better one. */
    synchronized Optional<Lease> fresh(long master, Key key, Instant now) {
        return entry(master, key)
                .filter(held -> held.lease().isFresh(now)
                        || (now.isBefore(held.notReplacedBefore())
                                && held.lease().isUsableIfError(now)))
                .map(Held::lease);
    }

    /** A lease to hand out because a better one can not be had. */
    synchronized Optional<Lease> staleIfError(long master, Key key, Instant now) {
        return entry(master, key).map(Held::lease).filter(lease -> lease.isUsableIfError(now));
    }

    synchronized void put(long master, Key key, Lease lease) {
        adopt(master);
        if (master == generation) {
            entries.put(key, new Held(lease, Instant.MIN));
        }
    }

    /** After a failure the next callers get the old lease at once, instead of each waiting for another failure. */
    synchronized void holdUntil(long master, Key key, Instant until) {
        entry(master, key).ifPresent(held -> entries.put(key, new Held(held.lease(), until)));
    }

    synchronized void clear() {
        entries.clear();
    }

    private Optional<Held> entry(long master, Key key) {
        adopt(master);
        return master == generation ? Optional.ofNullable(entries.get(key)) : Optional.empty();
    }

    /** A new master empties the cache; a caller who still has the old one in hand just misses. */
    private void adopt(long master) {
        if (master > generation) {
            entries.clear();
            generation = master;
        }
    }
}
