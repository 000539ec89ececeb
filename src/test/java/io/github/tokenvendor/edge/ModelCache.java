package io.github.tokenvendor.edge;

import io.github.tokenvendor.testing.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a shared cache does with the copies of one key by RFC 9111 and RFC 5861, with one fetch for all waiting
 * requests. It keeps failures for a second, as the template makes CloudFront do.
 */
final class ModelCache implements TokenSource {
    private static final Duration FAILURES = Duration.ofSeconds(1);

    private final EventQueue time;
    private final TokenSource origin;
    private final boolean countsAge;
    private final List<Consumer<Optional<Token>>> waiting = new ArrayList<>();
    private Optional<Token> copy = Optional.empty();
    private Instant stored = Instant.MIN;
    private Instant failed = Instant.MIN;

    /**
     * An empty cache.
     *
     * @param countsAge whether a copy's age includes its time in the cache behind this one. AWS does not document that
     *     for CloudFront with Origin Shield
     */
    ModelCache(EventQueue time, TokenSource origin, boolean countsAge) {
        this.time = time;
        this.origin = origin;
        this.countsAge = countsAge;
    }

    @Override
    public void request(Consumer<Optional<Token>> then) {
        Optional<Token> fresh = copy(allowed -> Duration.ZERO);
        Optional<Token> whileRevalidate = copy(CacheControl::whileRevalidate);
        if (fresh.isPresent()) {
            then.accept(fresh);
        } else if (whileRevalidate.isPresent()) {
            then.accept(whileRevalidate);
            if (waiting.isEmpty()) {
                fetch(response -> {});
            }
        } else if (time.now().isBefore(failed.plus(FAILURES))) {
            then.accept(copy(CacheControl::ifError));
        } else {
            fetch(then);
        }
    }

    /** The copy, unless it expired longer ago than is allowed. */
    private Optional<Token> copy(Function<CacheControl, Duration> expired) {
        return copy.filter(token -> {
            Instant begin = countsAge ? token.vended() : stored;
            Duration oldest = token.allowed().fresh().plus(expired.apply(token.allowed()));
            return time.now().isBefore(begin.plus(oldest));
        });
    }

    private void fetch(Consumer<Optional<Token>> then) {
        waiting.add(then);
        if (waiting.size() == 1) {
            origin.request(this::complete);
        }
    }

    private void complete(Optional<Token> response) {
        if (response.isPresent()) {
            copy = response;
            stored = time.now();
            failed = Instant.MIN;
        } else {
            failed = time.now();
        }
        Optional<Token> found = response.or(() -> copy(CacheControl::ifError));
        List<Consumer<Optional<Token>>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(then -> then.accept(found));
    }
}
