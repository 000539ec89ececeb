package io.github.tokenvendor.callers;

import io.github.tokenvendor.resilience.Cooldown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts each caller's requests within the last minute, in bounded memory regardless of the number of callers. */
final class CallerRates {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private record Request(String caller, Instant at) {}

    private final int capacity;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Creates a counter that remembers as many requests as an environment serves within a minute. */
    CallerRates() {
        this(65_536);
    }

    CallerRates(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Counts a request.
     *
     * @param caller the id of the caller
     * @param perMinute how many requests are allowed in any sixty seconds
     * @return zero if the request is allowed; otherwise how long to wait, and the request does not count
     */
    synchronized Duration admit(String caller, int perMinute, Instant now) {
        while (!requests.isEmpty() && !new Cooldown(requests.getFirst().at(), WINDOW).isActive(now)) {
            forgetOldest();
        }
        if (counts.getOrDefault(caller, 0) >= perMinute) {
            return waitFor(caller, perMinute, now);
        }
        if (requests.size() == capacity) {
            forgetOldest();
        }
        requests.addLast(new Request(caller, now));
        counts.merge(caller, 1, Integer::sum);
        return Duration.ZERO;
    }

    private void forgetOldest() {
        counts.computeIfPresent(requests.removeFirst().caller(), (caller, count) -> count == 1 ? null : count - 1);
    }

    /** The time until the oldest request that counts against this one leaves the window. */
    private Duration waitFor(String caller, int perMinute, Instant now) {
        int before = counts.getOrDefault(caller, 0) - perMinute;
        for (Request request : requests) {
            if (request.caller().equals(caller) && before-- == 0) {
                return new Cooldown(request.at(), WINDOW).left(now);
            }
        }
        return WINDOW;
    }
}
