package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.property.Gen;
import io.github.tokenvendor.property.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllowancePropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.123456789Z");
    private static final MapboxClock CLOCK = new MapboxClock(java.time.InstantSource.fixed(NOW));

    private static final Gen<List<Scope>> SCOPES = Gen.of(
                    "styles:read", "styles:tiles", "fonts:read", "style:read", "styles:rea", "vision:read", "a:b")
            .map(text -> Scope.parse(text).orElseThrow())
            .list(1, 6);
    private static final Gen<Long> LONGEST = Gen.between(60L, 3_600L);
    private static final Gen<Long> SECONDS =
            Gen.oneOf(Gen.between(0L, 4_000L), Gen.between(Long.MIN_VALUE, Long.MAX_VALUE), Gen.of(29L, 30L, 31L));
    private static final Gen<Long> NANOS_AHEAD = Gen.oneOf(
            Gen.between(0L, 5_000_000_000_000L),
            Gen.between(-100_000_000_000L, 100_000_000_000L),
            Gen.of(29_999_999_999L, 30_000_000_000L, 30_000_000_001L));

    // Kills: contains() of any scope in place of contains() of all; the requested set replaced by the allowed one.
    @Test
    void authorizedScopes_areTheRequestedOnesAndAllAllowed() {
        Property.check(1_000, input -> {
            List<Scope> allowed = input.draw("allowed", SCOPES);
            List<Scope> requested = input.draw("requested", SCOPES);
            Optional<AuthorizedRequest> authorized = authorize(
                    allowed,
                    3_600,
                    new TokenRequest(Optional.of(requested), Optional.empty(), Optional.empty(), Optional.empty()));

            Set<Scope> wanted = new HashSet<>(requested);
            assertThat(authorized.isPresent()).isEqualTo(new HashSet<>(allowed).containsAll(wanted));
            authorized.ifPresent(request ->
                    assertThat(new HashSet<>(request.scopes().scopes())).isEqualTo(wanted));
        });
    }

    // Kills: min turned into max; seconds counted from zero; the 30 seconds left out.
    @Test
    void relativeExpiry_limitsTheLifetime() {
        Property.check(1_000, input -> {
            List<Scope> allowed = input.draw("allowed", SCOPES);
            long longest = input.draw("longest", LONGEST);
            long requested = input.draw("requested", SECONDS);
            Optional<AuthorizedRequest> authorized = authorize(
                    allowed,
                    longest,
                    new TokenRequest(Optional.empty(), Optional.empty(), Optional.of(requested), Optional.empty()));

            assertThat(authorized.isPresent()).isEqualTo(requested >= 30);
            authorized.ifPresent(request -> assertThat(
                            Duration.between(NOW, request.latest(CLOCK)).toSeconds())
                    .isEqualTo(Math.min(requested, longest)));
        });
    }

    // Kills: an absolute expiry mistaken for a relative one, or rounded.
    @Test
    void absoluteExpiry_limitsTheLifetime() {
        Property.check(1_000, input -> {
            List<Scope> allowed = input.draw("allowed", SCOPES);
            long longest = input.draw("longest", LONGEST);
            long nanosAhead = input.draw("nanosAhead", NANOS_AHEAD);
            Instant requested = NOW.plusNanos(nanosAhead);
            Optional<AuthorizedRequest> authorized = authorize(
                    allowed,
                    longest,
                    new TokenRequest(Optional.empty(), Optional.of(requested), Optional.empty(), Optional.empty()));

            assertThat(authorized.isPresent()).isEqualTo(nanosAhead >= 30_000_000_000L);
            authorized.ifPresent(request -> assertThat(request.latest(CLOCK))
                    .isEqualTo(requested.isBefore(NOW.plusSeconds(longest)) ? requested : NOW.plusSeconds(longest)));
        });
    }

    // Kills: a bucket longer than the requested lifetime; a gap between the buckets.
    @Test
    void lifetimeBuckets_neverExceedTheRequestTheMaximumOrTheHour() {
        Property.check(1_000, input -> {
            long longest = input.draw("longest", LONGEST);
            long requested = input.draw("requested", Gen.between(30L, 4_000L));
            List<Duration> buckets =
                    new Lifetimes(Duration.ofSeconds(longest)).bucketsWithin(Duration.ofSeconds(requested));

            assertThat(buckets)
                    .isNotEmpty()
                    .allSatisfy(bucket -> assertThat(bucket.toSeconds())
                            .isLessThanOrEqualTo(Math.min(requested, longest))
                            .isLessThan(3_600));
        });
    }

    private static Optional<AuthorizedRequest> authorize(List<Scope> allowed, long longest, TokenRequest request) {
        try {
            return Optional.of(Allowance.shared(new ScopeSet(allowed), Duration.ofSeconds(longest))
                    .authorize(request, CLOCK));
        } catch (VendingException e) {
            return Optional.empty();
        }
    }
}
