package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class PolicyPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.123456789Z");
    private static final MapboxClock CLOCK = new MapboxClock(java.time.InstantSource.fixed(NOW));

    // Kills: contains() of any scope for contains() of all; the requested set replaced by the allowed one.
    @Property(tries = 1_000)
    void orderedScopes_areTheRequestedOnesAndAllAllowed(
            @ForAll("scopes") List<Scope> allowed, @ForAll("scopes") List<Scope> requested) {
        Optional<AuthorizedRequest> order = authorize(
                allowed,
                3_600,
                new TokenRequest(Optional.of(requested), Optional.empty(), Optional.empty(), Optional.empty()));

        Set<Scope> wanted = new HashSet<>(requested);
        assertThat(order.isPresent()).isEqualTo(new HashSet<>(allowed).containsAll(wanted));
        order.ifPresent(
                judged -> assertThat(new HashSet<>(judged.scopes().scopes())).isEqualTo(wanted));
    }

    // Kills: min turned into max; seconds counted from zero; the 30 seconds left out.
    @Property(tries = 1_000)
    void relativeRequest_boundsTheOrder(
            @ForAll("scopes") List<Scope> allowed,
            @ForAll @LongRange(min = 60, max = 3_600) long longest,
            @ForAll("seconds") long requested) {
        Optional<AuthorizedRequest> order = authorize(
                allowed,
                longest,
                new TokenRequest(Optional.empty(), Optional.empty(), Optional.of(requested), Optional.empty()));

        assertThat(order.isPresent()).isEqualTo(requested >= 30);
        order.ifPresent(judged ->
                assertThat(Duration.between(NOW, judged.latest(CLOCK)).toSeconds()).isEqualTo(Math.min(requested, longest)));
    }

    // Kills: an absolute requested taken for a relative one, or rounded.
    @Property(tries = 1_000)
    void absoluteWish_boundsTheOrder(
            @ForAll("scopes") List<Scope> allowed,
            @ForAll @LongRange(min = 60, max = 3_600) long longest,
            @ForAll @LongRange(min = -100_000_000_000L, max = 5_000_000_000_000L) long nanosAhead) {
        Instant requested = NOW.plusNanos(nanosAhead);
        Optional<AuthorizedRequest> order = authorize(
                allowed,
                longest,
                new TokenRequest(Optional.empty(), Optional.of(requested), Optional.empty(), Optional.empty()));

        assertThat(order.isPresent()).isEqualTo(nanosAhead >= 30_000_000_000L);
        order.ifPresent(judged -> assertThat(judged.latest(CLOCK))
                .isEqualTo(requested.isBefore(NOW.plusSeconds(longest)) ? requested : NOW.plusSeconds(longest)));
    }

    // Kills: a bucket longer than requested; a gap between buckets.
    @Property(tries = 1_000)
    void steps_neverExceedTheWishTheMaximumOrTheHour(
            @ForAll @LongRange(min = 60, max = 3_600) long longest,
            @ForAll @LongRange(min = 30, max = 4_000) long requested) {
        List<Duration> buckets = new Lifetimes(Duration.ofSeconds(longest)).bucketsWithin(Duration.ofSeconds(requested));

        assertThat(buckets)
                .isNotEmpty()
                .allSatisfy(bucket -> assertThat(bucket.toSeconds())
                        .isLessThanOrEqualTo(Math.min(requested, longest))
                        .isLessThan(3_600));
    }

    @Provide
    Arbitrary<List<Scope>> scopes() {
        return Arbitraries.of(
                        "styles:read", "styles:tiles", "fonts:read", "style:read", "styles:rea", "vision:read", "a:b")
                .map(text -> Scope.parse(text).orElseThrow())
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Long> seconds() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_000), Arbitraries.longs(), Arbitraries.of(29L, 30L, 31L));
    }

    private static Optional<AuthorizedRequest> authorize(List<Scope> allowed, long longest, TokenRequest request) {
        try {
            return Optional.of(new Policy(new ScopeSet(allowed), Duration.ofSeconds(longest)).authorize(request, CLOCK));
        } catch (VendingException e) {
            return Optional.empty();
        }
    }
}
