package io.github.tokenvendor.load;

import io.github.tokenvendor.testing.VendorFixture;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Lets the callers run, watches the heap, and compares the counts with the calculated limits. */
final class LoadAssertions {
    private static final int SAMPLES = 6;
    private static final long MOST_HEAP_GROWTH = 8L << 20;

    private final Duration length;
    private final VendorFixture upstreams;
    private final LongAdder lines;

    LoadAssertions(Duration length, VendorFixture upstreams, LongAdder lines) {
        this.length = length;
        this.upstreams = upstreams;
        this.lines = lines;
    }

    boolean run(List<LoadClient> callers, int scopeSets, long[][] requests) throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (LoadClient caller : callers) {
            Thread thread = new Thread(caller, "caller");
            threads.add(thread);
            thread.start();
        }
        List<Long> heap = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            // The run is meant to last this long; this waits for no event.
            Thread.sleep(length.dividedBy(SAMPLES).toMillis());
            heap.add(usedHeap());
        }
        callers.forEach(LoadClient::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        return report(callers, scopeSets * mostMints(requests, elapsed), scopeSets * requests.length, heap, elapsed);
    }

    private boolean report(List<LoadClient> callers, long mostMints, long leases, List<Long> heap, double elapsed) {
        long responses = callers.stream().mapToLong(LoadClient::responses).sum();
        List<String> faults = callers.stream()
                .map(LoadClient::firstFault)
                .filter(fault -> !fault.isEmpty())
                .toList();
        long mints = upstreams.mapbox().calls().size();
        // The first sample includes leftovers of the warm-up; later ones show whether anything accumulates.
        long growth = heap.get(heap.size() - 1) - heap.get(0);
        System.out.printf(
                "%d callers, %.1f s, %d responses (%.0f a second), %d wrong%n",
                callers.size(), elapsed, responses, responses / elapsed, faults.size());
        System.out.printf("%d mints for %d leases; the arithmetic allows %d%n", mints, leases, mostMints);
        System.out.printf("%d read(s) of the secret; %d audit lines%n", upstreams.reads(), lines.sum());
        System.out.printf(
                "heap in use after collection, MiB: %s%n",
                heap.stream()
                        .map(bytes -> String.format("%.1f", bytes / 1048576.0))
                        .toList());
        faults.stream().distinct().limit(5).forEach(System.out::println);
        return faults.isEmpty()
                && mints >= leases
                && mints <= mostMints
                && upstreams.reads() == 1
                && lines.sum() == responses
                && growth <= MOST_HEAP_GROWTH;
    }

    /** One mint per lifetime, and another whenever half of it is over; a new token has already lost up to a second. */
    private static long mostMints(long[][] requests, double elapsed) {
        long most = 0;
        for (long[] requested : requests) {
            most += 1 + (long) (elapsed / ((requested[1] - 1) / 2.0));
        }
        return most;
    }

    /** What is left after garbage collection, not what the callers have allocated since. */
    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
