package io.github.tokenvendor.testing;

import io.github.tokenvendor.sharing.LeaseTable;
import io.github.tokenvendor.sharing.LeaseTableException;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

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
    public synchronized Entry entry(String id) {
        return entries.getOrDefault(id, Entry.EMPTY);
    }

    /** The ids of all entries. */
    public synchronized Set<String> ids() {
        return Set.copyOf(entries.keySet());
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
    public Entry read(String id, CallContext context) throws LeaseTableException {
        begin(Operation.READ, id, context);
        return entry(id);
    }

    @Override
    public boolean claim(String id, Entry seen, Claim mine, Optional<Instant> refusedAt, CallContext context)
            throws LeaseTableException {
        begin(Operation.CLAIM, id, context);
        boolean taken = take(id, seen, mine, refusedAt);
        if (taken) {
            interceptor.after(Operation.CLAIM);
        }
        return taken;
    }

    private synchronized boolean take(String id, Entry seen, Claim mine, Optional<Instant> refusedAt) {
        Entry before = entry(id);
        Optional<String> holder = before.claim().map(Claim::claimant);
        boolean isFree = holder.isEmpty()
                || holder.equals(seen.claim().map(Claim::claimant))
                || holder.get().equals(mine.claimant());
        boolean isUnchanged =
                before.token().equals(seen.token()) && before.failure().equals(seen.failure());
        boolean mayReplace = refusedAt.isEmpty() || mayReplace(before.refusedAt(), refusedAt.get());
        if (isFree && isUnchanged && mayReplace) {
            Optional<Instant> at = refusedAt.or(before::refusedAt);
            put(id, new Entry(before.token(), before.master(), Optional.of(mine), at, before.failure()));
        }
        return isFree && isUnchanged && mayReplace;
    }

    private static boolean mayReplace(Optional<Instant> last, Instant now) {
        return last.isEmpty()
                || !last.get().isAfter(now.minusSeconds(60))
                || last.get().isAfter(now.plusSeconds(5))
                || last.get().equals(now);
    }

    @Override
    public boolean publish(
            String id, String claimant, String token, String master, Instant expires, CallContext context)
            throws LeaseTableException {
        begin(Operation.PUBLISH, id, context);
        boolean held = replaceIfHeld(
                id,
                claimant,
                before ->
                        new Entry(Optional.of(token), master, Optional.empty(), before.refusedAt(), Optional.empty()));
        interceptor.after(Operation.PUBLISH);
        return held;
    }

    @Override
    public void release(String id, String claimant, Optional<String> failure, CallContext context)
            throws LeaseTableException {
        begin(Operation.RELEASE, id, context);
        replaceIfHeld(
                id,
                claimant,
                before -> new Entry(
                        before.token(),
                        before.master(),
                        Optional.empty(),
                        before.refusedAt(),
                        failure.or(before::failure)));
    }

    private synchronized boolean replaceIfHeld(String id, String claimant, UnaryOperator<Entry> next) {
        Entry before = entry(id);
        boolean isHeld = before.claim().map(Claim::claimant).equals(Optional.of(claimant));
        if (isHeld) {
            put(id, next.apply(before));
        }
        return isHeld;
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
