package io.github.tokenvendor.http;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.vending.Lease;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CacheLifetimesTest {
    private static final Instant ISSUED = Instant.parse("2026-11-03T10:00:00Z");
    /** Its text does not matter. */
    private static final AccessToken TOKEN = TestTokens.parsed(
            TestTokens.temporary("cartographer", List.of("styles:read"), ISSUED, ISSUED.plusSeconds(3_600)));

    private static final double LOWEST = 0;
    private static final double HIGHEST = Math.nextDown(1.0);

    /** A token vended {@code age} seconds after its issue, and replaced {@code untilReplaced} seconds later. */
    private static VendedToken vended(long life, double age, double untilReplaced, Source source) {
        Instant expires = ISSUED.plusSeconds(life);
        Lease lease = new Lease(TOKEN, scopes("styles:read"), ISSUED, expires, "");
        Instant at = ISSUED.plus(ofSeconds(age));
        return new VendedToken(lease, source, at, at.plus(ofSeconds(untilReplaced)));
    }

    private static Duration ofSeconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    private static CacheLifetimes fresh(long life, double jitter) {
        return CacheLifetimes.of(vended(life, 0, life * 0.6, Source.MINTED), jitter);
    }

    @ParameterizedTest
    @CsvSource({
        // life, the two ends of the draw, while revalidating, if error
        "3600, 240, 300, 30, 300",
        "3540, 240, 300, 30, 300",
        "3000, 240, 300, 30, 300",
        "2999, 240, 299, 29, 299",
        "1800, 144, 180, 18, 180",
        "900, 72, 90, 9, 90",
        "600, 48, 60, 6, 60",
        "300, 24, 30, 3, 30",
        "120, 10, 12, 1, 12",
        "100, 8, 10, 1, 10",
        "99, 8, 9, 0, 9",
        "60, 5, 6, 0, 6",
        "30, 3, 3, 0, 3",
        "25, 2, 2, 0, 2"
    })
    void of_freshToken_isATenthOfItsLifeUpToFiveMinutes(
            long life, long least, long most, long whileRevalidate, long ifError) {
        assertThat(fresh(life, LOWEST)).isEqualTo(new CacheLifetimes(least, whileRevalidate, ifError));
        assertThat(fresh(life, HIGHEST)).isEqualTo(new CacheLifetimes(most, whileRevalidate, ifError));
    }

    /** With different ages, copies expire at different times. */
    @Test
    void of_draws_areSpreadOverAFifth() {
        assertThat(List.of(0.0, 0.25, 0.5, 0.75).stream()
                        .map(jitter -> fresh(3_600, jitter).fresh())
                        .toList())
                .containsExactly(240L, 255L, 270L, 285L);
    }

    @ParameterizedTest
    @CsvSource({
        // seconds until the vendor replaces the token, the two ends of the draw
        "301, 240, 300",
        "300, 240, 300",
        "299, 240, 299",
        "10, 8, 10",
        "2.5, 2, 2",
        "1.9, 1, 1",
        "1, 1, 1",
        "0.2, 1, 1",
        "0, 1, 1",
        "-600, 1, 1"
    })
    void of_tokenAboutToBeReplaced_isNotFreshForLonger(double untilReplaced, long least, long most) {
        VendedToken vended = vended(3_600, 1_500, untilReplaced, Source.REUSED);

        assertThat(CacheLifetimes.of(vended, LOWEST).fresh()).isEqualTo(least);
        assertThat(CacheLifetimes.of(vended, HIGHEST).fresh()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"100, 4, 5", "3, 3, 3", "0, 1, 1"})
    void of_staleToken_isFreshForFiveSecondsAtMost(double untilReplaced, long least, long most) {
        VendedToken vended = vended(3_600, 1_500, untilReplaced, Source.STALE);

        assertThat(CacheLifetimes.of(vended, LOWEST).fresh()).isEqualTo(least);
        assertThat(CacheLifetimes.of(vended, HIGHEST).fresh()).isEqualTo(most);
    }

    /** A token that is served because minting fails may have a minute left; its copies must not outlive it. */
    @ParameterizedTest
    @CsvSource({
        // seconds left, fresh, while revalidating, if error
        "700, 5, 30, 300",
        "610, 5, 30, 300",
        "608, 5, 30, 299",
        "60, 5, 25, 25",
        "20, 5, 5, 5",
        "12, 5, 1, 1",
        "10, 5, 0, 0",
        "4, 2, 0, 0",
        "2, 1, 0, 0"
    })
    void of_staleTokenWithLittleLeft_leavesTheOldestCopyHalfOfIt(
            long left, long fresh, long whileRevalidate, long ifError) {
        VendedToken vended = vended(3_600, 3_600 - left, 1_000, Source.STALE);

        assertThat(CacheLifetimes.of(vended, HIGHEST)).isEqualTo(new CacheLifetimes(fresh, whileRevalidate, ifError));
        assertThat(CacheLifetimes.of(vended, HIGHEST).oldest()).isLessThanOrEqualTo(left / 2);
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void of_anyToken_itsOldestCopyIsValid(Source source) {
        for (long life = 25; life <= 3_600; life += 5) {
            for (long left = 2; left <= life; left += 7) {
                VendedToken vended = vended(life, life - left, 10_000, source);
                CacheLifetimes lifetimes = CacheLifetimes.of(vended, HIGHEST);

                assertThat(lifetimes.fresh()).isPositive();
                assertThat(lifetimes.whileRevalidate()).isNotNegative();
                assertThat(lifetimes.ifError()).isNotNegative();
                assertThat(lifetimes.oldest()).isLessThanOrEqualTo(left / 2);
            }
        }
    }

    @Test
    void headers_nameAllThreeForSharedCaches_andNothingForBrowsers() {
        assertThat(new CacheLifetimes(287, 30, 299).headers())
                .containsOnlyKeys("Cache-Control", "CDN-Cache-Control")
                .containsEntry(
                        "Cache-Control",
                        "public, max-age=0, s-maxage=287, stale-while-revalidate=30, stale-if-error=299")
                .containsEntry(
                        "CDN-Cache-Control", "public, max-age=287, stale-while-revalidate=30, stale-if-error=299");
    }

    @Test
    void oldest_isTheLongerOfTheTwoStaleTimes() {
        assertThat(new CacheLifetimes(100, 30, 60).oldest()).isEqualTo(160);
        assertThat(new CacheLifetimes(100, 30, 20).oldest()).isEqualTo(130);
    }
}
