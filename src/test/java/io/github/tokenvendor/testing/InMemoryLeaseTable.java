package io.github.tokenvendor.testing;

import io.github.tokenvendor.sharing.LeaseTable;
import io.github.tokenvendor.sharing.LeaseTableException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A table of shared leases in memory, which a test can break, fill and inspect. */
public final class InMemoryLeaseTable implements LeaseTable {
    /** The four operations. */
    public enum Operation {
        READ,
        CLAIM,
        PUBLISH,
        RELEASE
    }

    /** Receives each operation; may fail it, delay it, or end the caller. */
    @FunctionalInterface
    public interface Interceptor {
        void before(Operation operation, String id) throws LeaseTableException;

        /** Receives each successful claim and publication. */
        default void after(Operation operation) {}
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<Operation, Integer> counts = new HashMap<>();
    private volatile Interceptor interceptor = (operation, id) -> {};

    /** Notifies this interceptor of each operation from now on. */
    public void intercept(Interceptor next) {
        interceptor = next;
    }

    /** Makes every operation fail. */
    public void fail() {
        interceptor = (operation, id) -> {
            throw new LeaseTableException();
        };
    }

    /** Makes operations work again. */
    public void reset() {
        interceptor = (operation, id) -> {};
    }

    /** The entry with an id. */
    public synchronized Optional<Entry> entry(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Replaces an entry. */
    public synchronized void put(String id, Entry entry) {
        entries.put(id, entry);
    }

    /** How often an operation was tried. */
    public synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    @Override
    public Optional<Entry> read(String id, CallContext context) throws LeaseTableException {
        begin(Operation.READ, id, context);
        return entry(id);
    }

    @Override
    public boolean claim(String id, String key, Claim mine, Optional<Claim> seen, CallContext context)
            throws LeaseTableException {
        begin(Operation.CLAIM, id, context);
        boolean free = take(id, key, mine, seen);
        if (free) {
            interceptor.after(Operation.CLAIM);
        }
        return free;
    }

    private synchronized boolean take(String id, String key, Claim mine, Optional<Claim> seen) {
        Optional<Entry> before = entry(id);
        Optional<String> holder = before.flatMap(Entry::claim).map(Claim::claimant);
        boolean free = holder.isEmpty()
                || holder.equals(seen.map(Claim::claimant))
                || holder.get().equals(mine.claimant());
        if (free) {
            Optional<String> token = before.flatMap(Entry::token);
            put(id, new Entry(key, token, before.map(Entry::master).orElse(""), Optional.of(mine)));
        }
        return free;
    }

    @Override
    public boolean publish(
            String id, String key, String token, String master, Instant expires, String claimant, CallContext context)
            throws LeaseTableException {
        begin(Operation.PUBLISH, id, context);
        boolean held;
        synchronized (this) {
            held = isHeldBy(claimant, id);
            if (held) {
                put(id, new Entry(key, Optional.of(token), master, Optional.empty()));
            }
        }
        interceptor.after(Operation.PUBLISH);
        return held;
    }

    @Override
    public void release(String id, String claimant, CallContext context) throws LeaseTableException {
        begin(Operation.RELEASE, id, context);
        synchronized (this) {
            if (isHeldBy(claimant, id)) {
                Entry held = entries.get(id);
                put(id, new Entry(held.key(), held.token(), held.master(), Optional.empty()));
            }
        }
    }

    private boolean isHeldBy(String claimant, String id) {
        return entry(id).flatMap(Entry::claim).map(Claim::claimant).equals(Optional.of(claimant));
    }

    private void begin(Operation operation, String id, CallContext context) throws LeaseTableException {
        long start = System.nanoTime();
        synchronized (this) {
            counts.merge(operation, 1, Integer::sum);
        }
        try {
            interceptor.before(operation, id);
            context.note(Upstream.SHARED_LEASES, start, 200, "");
        } catch (LeaseTableException e) {
            context.note(Upstream.SHARED_LEASES, start, 0, "shared_leases_unavailable");
            throw e;
        }
    }
}
