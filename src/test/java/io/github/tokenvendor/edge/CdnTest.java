package io.github.tokenvendor.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.edge.Cdn.Receipt;
import io.github.tokenvendor.edge.Cdn.Shield;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pages all over the world cost the vendor behind a CDN, and what they get. It runs the vendor's real code. */
class CdnTest {
    private static final int PAGES = 10_000;
    private static final Duration SURGE = Duration.ofSeconds(3);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    /**
     * N is drawn from 240 s upwards. Replacing a token cuts it short a few times, because no copy may outlast the
     * lease.
     */
    private static final int FETCHES_OF_AN_HOUR = 1 + 3_600 / 240 + 6;

    @ParameterizedTest
    @EnumSource
    void surge_costsOneInvocationForEachCacheThatAsks(Shield shield) {
        try (Cdn cdn = new Cdn(1, shield)) {
            cdn.open(PAGES, SURGE, MINUTE);
            cdn.run();

            int caches = caches(shield);
            assertThat(cdn.failures()).isZero();
            assertThat(cdn.function.invocations()).isEqualTo(caches);
            assertThat(cdn.function.mints()).isEqualTo(caches);
        }
    }

    /** The surge of {@code FleetTest}, whose callers get a token in a third of the cases without a shared table. */
    @Test
    void surgeOfTheFleet_getsTokensForEverybodyWithoutASharedTable() {
        try (Cdn cdn = new Cdn(1, Shield.NONE)) {
            cdn.open(18_000, MINUTE, MINUTE);
            cdn.run();

            assertThat(cdn.failures()).isZero();
            assertThat(cdn.function.mints()).isEqualTo(Cdn.REGIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hour_costsOneInvocationForEachCacheAndN(Shield shield) {
        try (Cdn cdn = anHourOf(shield)) {
            cdn.run();

            assertThat(cdn.failures()).isZero();
            assertThat(cdn.receipts).noneMatch(Receipt::isLate);
            assertThat(cdn.function.invocations()).isLessThanOrEqualTo(caches(shield) * FETCHES_OF_AN_HOUR);
            assertThat(cdn.function.mints()).isLessThanOrEqualTo(2 * caches(shield));
            assertTokensAreTrue(cdn, shield);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfFourMinutes_isNoticedByNobody(Shield shield) {
        try (Cdn cdn = anHourOf(shield)) {
            cdn.fail(Duration.ofMinutes(20), Duration.ofMinutes(4));
            cdn.run();

            assertThat(cdn.failures()).isZero();
            assertTokensAreTrue(cdn, shield);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfAQuarterOfAnHour_isNoticedByNewPagesOnly(Shield shield) {
        try (Cdn cdn = anHourOf(shield)) {
            cdn.fail(Duration.ofMinutes(20), Duration.ofMinutes(15));
            cdn.run();

            assertThat(cdn.failures()).isPositive();
            assertThat(cdn.receipts).noneMatch(Receipt::isLate);
            assertTokensAreTrue(cdn, shield);
        }
    }

    private static Cdn anHourOf(Shield shield) {
        Cdn cdn = new Cdn(1, shield);
        cdn.open(PAGES, SURGE, HOUR);
        cdn.open(PAGES, HOUR, HOUR);
        return cdn;
    }

    private static int caches(Shield shield) {
        return shield == Shield.NONE ? Cdn.REGIONS : 1;
    }

    private static void assertTokensAreTrue(Cdn cdn, Shield shield) {
        assertThat(cdn.receipts).extracting(Receipt::left).allMatch(left -> left.compareTo(QUARTER) > 0);
        if (shield != Shield.IGNORING_AGE) {
            assertThat(cdn.receipts).extracting(Receipt::spare).noneMatch(Duration::isNegative);
        }
    }
}
