package io.github.tokenvendor.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A shared cache that does as RFC 9111 and RFC 5861 say, and lets requests for the same key wait for one fetch. It keeps failures
 * for a second, as the template has CloudFront do.
 */
final class ModelCache implements TokenSource {
    private static final Duration FAILURES = Duration.ofSeconds(1);

    private record Copy(Response response, Instant stored) {}

    private final EventQueue time;
    private final TokenSource origin;
    private final boolean countsAge;
    private final Map<String, Copy> copies = new HashMap<>();
    private final Map<String, Copy> failures = new HashMap<>();
    private final Map<String, List<Consumer<Response>>> waiting = new HashMap<>();

    /**
     * An empty cache.
     *
     * @param countsAge whether a copy's age includes its time in the cache behind this one. AWS does not document that for
     *     CloudFront with Origin Shield
     */
    ModelCache(EventQueue time, TokenSource origin, boolean countsAge) {
        this.time = time;
        this.origin = origin;
        this.countsAge = countsAge;
    }

    @Override
    public void request(String key, Consumer<Response> then) {
        Copy copy = copies.get(key);
        Copy failure = failures.get(key);
        if (copy != null && isWithin(copy, copy.response().allowed().fresh())) {
            then.accept(copy.response());
        } else if (copy != null
                && isWithin(
                        copy,
                        copy.response()
                                .allowed()
                                .fresh()
                                .plus(copy.response().allowed().whileRevalidate()))) {
            then.accept(copy.response());
            fetch(key);
        } else if (failure != null && time.now().isBefore(failure.stored().plus(FAILURES))) {
            then.accept(orStale(key, failure.response()));
        } else {
            waiting.computeIfAbsent(key, any -> new ArrayList<>());
            boolean isFirst = waiting.get(key).isEmpty();
            waiting.get(key).add(then);
            if (isFirst) {
                origin.request(key, response -> complete(key, response));
            }
        }
    }

    /** Unless it is being fetched. */
    private void fetch(String key) {
        if (waiting.getOrDefault(key, List.of()).isEmpty()) {
            request(key);
        }
    }

    private void request(String key) {
        waiting.computeIfAbsent(key, any -> new ArrayList<>()).add(response -> {});
        origin.request(key, response -> complete(key, response));
    }

    private void complete(String key, Response response) {
        if (response.isToken()) {
            copies.put(key, new Copy(response, time.now()));
            failures.remove(key);
        } else {
            failures.put(key, new Copy(response, time.now()));
        }
        Response answer = response.isToken() ? response : orStale(key, response);
        waiting.remove(key).forEach(then -> then.accept(answer));
    }

    private Response orStale(String key, Response failure) {
        Copy copy = copies.get(key);
        return copy != null
                        && isWithin(
                                copy,
                                copy.response()
                                        .allowed()
                                        .fresh()
                                        .plus(copy.response().allowed().ifError()))
                ? copy.response()
                : failure;
    }

    private boolean isWithin(Copy copy, Duration age) {
        Instant begin = countsAge ? copy.response().vended() : copy.stored();
        return time.now().isBefore(begin.plus(age));
    }
}
