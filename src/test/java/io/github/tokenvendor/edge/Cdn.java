package io.github.tokenvendor.edge;

import io.github.tokenvendor.edge.TokenSource.Token;
import io.github.tokenvendor.testing.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Pages all over the world, behind a CDN's regional caches, which ask the function directly or through one cache more. */
final class Cdn implements AutoCloseable {
    /** CloudFront's regional edge caches. */
    static final int REGIONS = 13;

    private static final Duration RETRY = Duration.ofSeconds(20);

    /** How regional caches reach the function. */
    enum Shield {
        NONE,
        /** Through one cache; a copy's age counts from the vendor. */
        COUNTING_AGE,
        /** Through one cache; regional caches take its copies for new. */
        IGNORING_AGE
    }

    private final EventQueue time = new EventQueue();
    final ModelFunction function;
    private final Random random;
    private final List<ModelCache> regions = new ArrayList<>();
    private long failures;
    private int pagesWithoutToken;
    private Duration leastLeft = Duration.ofDays(1);
    private Duration leastSpare = Duration.ofDays(1);

    Cdn(long seed, Shield shield) {
        random = new Random(seed);
        function = new ModelFunction(time, random);
        TokenSource origin = shield == Shield.NONE ? function : new ModelCache(time, function, true);
        for (int i = 0; i < REGIONS; i++) {
            regions.add(new ModelCache(time, origin, shield != Shield.IGNORING_AGE));
        }
    }

    /** Opens pages at random times within a while from now on; each is open until it is closed. */
    void open(int count, Duration within, Duration until) {
        for (int i = 0; i < count; i++) {
            Duration begin = random(within);
            ModelCache region = regions.get(random.nextInt(REGIONS));
            Instant closed = time.now().plus(until);
            time.in(begin, () -> new Page(region, closed).request());
        }
    }

    /** Lets every invocation fail from a time on, for a while. */
    void fail(Duration from, Duration length) {
        time.in(from, () -> function.setFailing(true));
        time.in(from.plus(length), () -> function.setFailing(false));
    }

    void run() {
        time.run();
    }

    /** Requests that brought no token. */
    long failures() {
        return failures;
    }

    /** Pages that had a token once and were without one later. */
    int pagesWithoutToken() {
        return pagesWithoutToken;
    }

    /** The least life of a token when a page got it. */
    Duration leastLeft() {
        return leastLeft;
    }

    /** The least time by which a token outlives what its response promised when a page got it; negative for a lie. */
    Duration leastSpare() {
        return leastSpare;
    }

    @Override
    public void close() {
        function.close();
    }

    private Duration random(Duration below) {
        return Duration.ofMillis((long) (below.toMillis() * random.nextDouble()));
    }

    /** Requests its next token when {@code refresh_in} says so, and after a failure twice a minute. */
    private final class Page {
        private final ModelCache region;
        private final Instant closed;
        private Instant covered;

        Page(ModelCache region, Instant closed) {
            this.region = region;
            this.closed = closed;
        }

        void request() {
            if (time.now().isBefore(closed)) {
                region.request(this::receive);
            }
        }

        private void receive(Optional<Token> response) {
            response.ifPresentOrElse(this::use, () -> {
                failures++;
                time.in(RETRY.plus(random(RETRY)), this::request);
            });
        }

        private void use(Token token) {
            Duration left = Duration.between(time.now(), token.expires());
            leastLeft = Collections.min(List.of(leastLeft, left));
            leastSpare = Collections.min(List.of(leastSpare, left.minusSeconds(token.expiresIn())));
            if (covered != null && covered.isBefore(time.now())) {
                pagesWithoutToken++;
            }
            covered = token.expires();
            Duration refresh = Duration.ofSeconds(token.refreshIn());
            time.in(refresh.minus(random(refresh.dividedBy(10))), this::request);
        }
    }
}
