package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseCacheTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private static final LeaseCache.Key KEY = new LeaseCache.Key(scopes("styles:read"), Duration.ofSeconds(600));
    private final LeaseCache cache = new LeaseCache();

    @Test
    void lease_isFreshUntilHalfOfItsLifeAndGoodEnoughUntilAMinute() {
        Lease lease = lease(600);

        assertThat(lease.remaining(START.plusSeconds(700))).isEqualTo(Duration.ofSeconds(-100));
        assertThat(lease.isFresh(START.plusSeconds(300))).isTrue();
        assertThat(lease.isFresh(START.plusSeconds(300).plusNanos(1))).isFalse();
        assertThat(lease.isUsableIfError(START.plusSeconds(540))).isTrue();
        assertThat(lease.isUsableIfError(START.plusSeconds(540).plusNanos(1))).isFalse();
    }

    @Test
    void fresh_belowHalf_isNoneButALastResortUntilAMinuteRemains() {
        Lease lease = lease(600);
        cache.put(1, KEY, lease);

        assertThat(cache.fresh(1, KEY, START.plusSeconds(300))).hasValue(lease);
        assertThat(cache.fresh(1, KEY, START.plusSeconds(301))).isEmpty();
        assertThat(cache.staleIfError(1, KEY, START.plusSeconds(540))).hasValue(lease);
        assertThat(cache.staleIfError(1, KEY, START.plusSeconds(541))).isEmpty();
    }

    @Test
    void fresh_otherScopesOrOtherStep_isNone() {
        cache.put(1, KEY, lease(600));

        assertThat(cache.fresh(1, new LeaseCache.Key(scopes("fonts:read"), KEY.step()), START))
                .isEmpty();
        assertThat(cache.fresh(1, new LeaseCache.Key(KEY.scopes(), Duration.ofSeconds(300)), START))
                .isEmpty();
    }

    @Test
    void key_ofOtherScopesOrOtherStep_isAnother() {
        assertThat(KEY)
                .isEqualTo(new LeaseCache.Key(scopes("styles:read"), Duration.ofSeconds(600)))
                .hasSameHashCodeAs(new LeaseCache.Key(scopes("styles:read"), Duration.ofSeconds(600)))
                .isNotEqualTo(new LeaseCache.Key(scopes("fonts:read"), Duration.ofSeconds(600)))
                .isNotEqualTo(new LeaseCache.Key(scopes("styles:read"), Duration.ofSeconds(300)))
                .isNotEqualTo("styles:read");
        assertThat(scopes("styles:read")).isNotEqualTo(scopes("fonts:read")).isNotEqualTo("styles:read");
    }

    @Test
    void holdUntil_servesTheOldLeaseWithoutAnotherTry_whileAMinuteRemains() {
        cache.put(1, KEY, lease(600));
        Instant failed = START.plusSeconds(400);

        cache.holdUntil(1, KEY, failed.plusSeconds(5));

        assertThat(cache.fresh(1, KEY, failed)).isPresent();
        assertThat(cache.fresh(1, KEY, failed.plusSeconds(5).minusNanos(1))).isPresent();
        assertThat(cache.fresh(1, KEY, failed.plusSeconds(5))).isEmpty();
        cache.holdUntil(1, KEY, START.plusSeconds(545));
        assertThat(cache.fresh(1, KEY, START.plusSeconds(541))).isEmpty();
    }

    @Test
    void holdUntil_nothingKept_keepsNothing() {
        cache.holdUntil(1, KEY, START.plusSeconds(5));

        assertThat(cache.fresh(1, KEY, START)).isEmpty();
        assertThat(cache.staleIfError(1, KEY, START)).isEmpty();
    }

    @Test
    void put_afterAHold_isTriedAnewBelowHalf() {
        cache.put(1, KEY, lease(600));
        cache.holdUntil(1, KEY, START.plusSeconds(9_999));
        cache.put(1, KEY, lease(600));

        assertThat(cache.fresh(1, KEY, START.plusSeconds(301))).isEmpty();
    }

    @Test
    void newMaster_emptiesTheCache_andTheOldOneMisses() {
        cache.put(1, KEY, lease(600));

        assertThat(cache.fresh(2, KEY, START)).isEmpty();
        assertThat(cache.fresh(1, KEY, START)).isEmpty();
        assertThat(cache.staleIfError(1, KEY, START)).isEmpty();
    }

    @Test
    void put_newMaster_replacesWhatTheOldOneLeft() {
        LeaseCache.Key other = new LeaseCache.Key(scopes("fonts:read"), KEY.step());
        cache.put(1, KEY, lease(600));
        cache.put(2, other, lease(600));

        assertThat(cache.fresh(2, other, START)).isPresent();
        assertThat(cache.fresh(2, KEY, START)).isEmpty();
    }

    @Test
    void put_leaseOfAnOldMaster_isDropped() {
        cache.put(2, KEY, lease(600));
        LeaseCache.Key late = new LeaseCache.Key(scopes("fonts:read"), KEY.step());

        cache.put(1, late, lease(600));

        assertThat(cache.fresh(2, late, START)).isEmpty();
        assertThat(cache.fresh(2, KEY, START)).isPresent();
    }

    @Test
    void put_moreThanTheCapacity_dropsWhatWasNotUsedForLongest() {
        for (int i = 0; i < LeaseCache.CAPACITY; i++) {
            cache.put(1, numbered(i), lease(600));
        }
        assertThat(cache.fresh(1, numbered(0), START)).isPresent();

        cache.put(1, numbered(LeaseCache.CAPACITY), lease(600));

        assertThat(cache.fresh(1, numbered(0), START)).as("used last").isPresent();
        assertThat(cache.fresh(1, numbered(1), START)).as("used least").isEmpty();
        assertThat(cache.fresh(1, numbered(2), START)).isPresent();
        assertThat(cache.fresh(1, numbered(LeaseCache.CAPACITY), START)).isPresent();
    }

    @Test
    void clear_keepsNothing() {
        cache.put(1, KEY, lease(600));
        cache.clear();

        assertThat(cache.fresh(1, KEY, START)).isEmpty();
    }

    private static LeaseCache.Key numbered(int i) {
        return new LeaseCache.Key(scopes("scope-" + i + ":read"), KEY.step());
    }

    private static Lease lease(long seconds) {
        Instant end = START.plusSeconds(seconds);
        String text = TestTokens.temporary(TestTokens.ACCOUNT, KEY.scopes().texts(), START, end);
        return new Lease(TestTokens.parsed(text), KEY.scopes(), START, end);
    }
}
