package io.github.tokenvendor.edge;

import io.github.tokenvendor.edge.TokenSource.Token;
import io.github.tokenvendor.testing.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Pages all over the world, behind a CDN's regional caches, which call the function directly or through one more cache.
 */
final class Cdn implements AutoCloseable {
    /** CloudFront's regional edge caches. */
    static final int REGIONS = 13;

    private static final Duration RETRY = Duration.ofSeconds(20);

    /** How regional caches reach the function. */
    enum Shield {
        NONE,
        /** Through one cache; a copy's age counts from the vendor. */
        COUNTING_AGE,
        /** Through one cache; regional caches treat its copies as new. */
        IGNORING_AGE
    }

    /**
     * A token when a page gets it.
     *
     * @param left how long it still lives
     * @param spare by how much that exceeds what the response promises; negative if the promise is false
     * @param isLate whether the page's previous token has expired
     */
    record Receipt(Duration left, Duration spare, boolean isLate) {}

    private final EventQueue time = new EventQueue();
    final ModelFunction function;
    final List<Receipt> receipts = new ArrayList<>();
    private final Random random;
    private final List<ModelCache> regions = new ArrayList<>();
    private long failures;

    Cdn(long seed, Shield shield) {
        random = new Random(seed);
        function = new ModelFunction(time, random);
        TokenSource origin = shield == Shield.NONE ? function : new ModelCache(time, function, true);
        for (int i = 0; i < REGIONS; i++) {
            regions.add(new ModelCache(time, origin, shield != Shield.IGNORING_AGE));
        }
    }

    /** Opens pages at random times within this period from now; each stays open until it is closed. */
    void open(int count, Duration within, Duration until) {
        for (int i = 0; i < count; i++) {
            Duration begin = random(within);
            ModelCache region = regions.get(random.nextInt(REGIONS));
            Instant closed = time.now().plus(until);
            time.in(begin, () -> new Page(region, closed).request());
        }
    }

    /** Makes every invocation fail from this time on, for this long. */
    void fail(Duration from, Duration length) {
        time.in(from, () -> function.setFailing(true));
        time.in(from.plus(length), () -> function.setFailing(false));
    }

    void run() {
        time.run();
    }

    /** Requests that returned no token. */
    long failures() {
        return failures;
    }

    @Override
    public void close() {
        function.close();
    }

    private Duration random(Duration below) {
        return Duration.ofMillis((long) (below.toMillis() * random.nextDouble()));
    }

    /** Requests its next token when {@code refresh_in} says so, and twice a minute after a failure. */
    private final class Page {
        private final ModelCache region;
        private final Instant closed;
        private Instant covered = Instant.MAX;

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
            receipts.add(new Receipt(left, left.minusSeconds(token.expiresIn()), covered.isBefore(time.now())));
            covered = token.expires();
            Duration refresh = Duration.ofSeconds(token.refreshIn());
            time.in(refresh.minus(random(refresh.dividedBy(10))), this::request);
        }
    }
}
