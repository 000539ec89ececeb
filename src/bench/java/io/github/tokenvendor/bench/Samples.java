package io.github.tokenvendor.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one kind and their statistics. */
final class Samples {

    private final List<Long> nanos = new ArrayList<>();

    void add(Duration duration) {
        nanos.add(duration.toNanos());
    }

    boolean isEmpty() {
        return nanos.isEmpty();
    }

    double medianMillis() {
        return percentileMillis(50);
    }

    /** The {@code percent}-th percentile (nearest rank), in milliseconds. */
    double percentileMillis(int percent) {
        if (nanos.isEmpty()) {
            throw new IllegalStateException("no samples");
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1) / 1e6;
    }
}
