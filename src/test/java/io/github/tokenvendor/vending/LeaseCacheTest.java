package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseCacheTest {
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");
    private static final LeaseKey KEY = new LeaseKey(scopes("styles:read"), Duration.ofSeconds(600));
    private static final Optional<MasterToken> MASTER = master("master-1", START.minusSeconds(60));

    private final LeaseCache cache = new LeaseCache(() -> 0);

    @Test
    void fresh_untilTheDrawnTime() {
        Lease lease = lease(600);
        cache.put(KEY, lease);
        LeaseCache late = new LeaseCache(() -> 1);
        late.put(KEY, lease);

        assertThat(cache.fresh(KEY, MASTER, START.plusSeconds(299))).hasValue(lease);
        assertThat(cache.fresh(KEY, MASTER, START.plusSeconds(300))).isEmpty();
        assertThat(late.fresh(KEY, MASTER, START.plusSeconds(399))).hasValue(lease);
        assertThat(late.fresh(KEY, MASTER, START.plusSeconds(400))).isEmpty();
    }

    @Test
    void replaceAt_isTheDrawnTime_ofTheLeaseUnderTheKeyOnly() {
        LeaseCache late = new LeaseCache(() -> 1);
        late.put(KEY, lease(600));

        assertThat(late.replaceAt(KEY, lease(600))).hasValue(START.plusSeconds(400));
        assertThat(late.replaceAt(KEY, lease(599))).isEmpty();
        assertThat(late.replaceAt(new LeaseKey(scopes("fonts:read"), KEY.bucket()), lease(600)))
                .isEmpty();
    }

    @Test
    void fresh_otherScopesOrOtherBucket_isEmpty() {
        cache.put(KEY, lease(600));

        assertThat(cache.fresh(new LeaseKey(scopes("fonts:read"), KEY.bucket()), MASTER, START))
                .isEmpty();
        assertThat(cache.fresh(new LeaseKey(KEY.scopes(), Duration.ofSeconds(300)), MASTER, START))
                .isEmpty();
    }

    @Test
    void fresh_masterWasReplacedAfterTheIssue_isEmpty() {
        cache.put(KEY, lease(600));

        assertThat(cache.fresh(KEY, master("master-2", START.plusSeconds(1)), START.plusSeconds(2)))
                .isEmpty();
        assertThat(cache.fresh(KEY, master("master-2", START.minusSeconds(1)), START.plusSeconds(2)))
                .as("it was minted by an environment that fetched the secret later")
                .isPresent();
        assertThat(cache.fresh(KEY, Optional.empty(), START))
                .as("no master has been read yet")
                .isPresent();
    }

    @Test
    void staleIfError_untilAMinuteRemains() {
        Lease lease = lease(600);
        cache.put(KEY, lease);

        assertThat(stale(START.plusSeconds(3_600), START.plusSeconds(540))).hasValue(lease);
        assertThat(stale(START.plusSeconds(3_600), START.plusSeconds(541))).isEmpty();
    }

    @Test
    void staleIfError_isTheLongestOfTheSameScopesThatFits() {
        Lease long1 = lease(1_800);
        Lease short1 = lease(600);
        cache.put(KEY, short1);
        cache.put(new LeaseKey(KEY.scopes(), Duration.ofSeconds(1_800)), long1);
        cache.put(new LeaseKey(scopes("fonts:read"), KEY.bucket()), other(3_000));

        assertThat(stale(START.plusSeconds(1_800), START)).hasValue(long1);
        assertThat(stale(START.plusSeconds(1_799), START)).hasValue(short1);
        assertThat(stale(START.plusSeconds(599), START)).isEmpty();
    }

    @Test
    void backOff_forFiveSeconds_andUntilANewLease() {
        assertThat(isBackingOff(START)).isFalse();
        cache.backOff(KEY, START);
        assertThat(isBackingOff(START)).as("no lease to serve").isFalse();

        cache.put(KEY, lease(600));
        cache.backOff(KEY, START);
        assertThat(isBackingOff(START.plusSeconds(5).minusNanos(1))).isTrue();
        assertThat(isBackingOff(START.plusSeconds(5))).isFalse();
        assertThat(isBackingOff(START.minusSeconds(1))).as("clock set back").isFalse();

        cache.put(KEY, lease(601));
        assertThat(isBackingOff(START)).isFalse();
    }

    @Test
    void acceptRefusal_onceAMinuteAndKey_whateverLeaseIsPutMeanwhile() {
        assertThat(cache.acceptRefusal(KEY, digest(600), START)).as("no lease").isFalse();
        cache.put(KEY, lease(600));

        assertThat(cache.wasRefused(KEY, START)).isFalse();
        assertThat(cache.acceptRefusal(KEY, digest(600), START)).isTrue();
        assertThat(cache.wasRefused(KEY, START)).isTrue();
        cache.put(KEY, lease(601));
        cache.offer(KEY, lease(602));
        assertThat(cache.acceptRefusal(KEY, digest(602), START.plusSeconds(60).minusNanos(1)))
                .isFalse();
        assertThat(cache.acceptRefusal(KEY, digest(602), START.plusSeconds(60))).isTrue();
        cache.clear();
        assertThat(cache.wasRefused(KEY, START.plusSeconds(60))).isFalse();
    }

    @Test
    void acceptRefusal_ofALeaseThatWasReplaced_isDeclinedAndDoesNotCount() {
        cache.put(KEY, lease(601));

        assertThat(cache.acceptRefusal(KEY, digest(600), START)).isFalse();
        assertThat(cache.acceptRefusal(KEY, digest(601), START)).isTrue();
    }

    @Test
    void refusals_beyondTheCapacity_dropTheOldest() {
        for (int i = 0; i <= LeaseCache.CAPACITY; i++) {
            cache.put(numbered(i), lease(600));
            cache.acceptRefusal(numbered(i), digest(600), START);
        }

        assertThat(cache.wasRefused(numbered(0), START)).isFalse();
        assertThat(cache.wasRefused(numbered(1), START)).isTrue();
    }

    @Test
    void refusal_acceptedAgain_isTheNewest() {
        cache.put(numbered(0), lease(600));
        cache.acceptRefusal(numbered(0), digest(600), START);
        Instant later = START.plusSeconds(60);
        for (int i = 1; i < LeaseCache.CAPACITY; i++) {
            cache.put(numbered(i), lease(600));
            cache.acceptRefusal(numbered(i), digest(600), later);
        }
        cache.acceptRefusal(numbered(0), digest(600), later);
        cache.put(numbered(LeaseCache.CAPACITY), lease(600));
        cache.acceptRefusal(numbered(LeaseCache.CAPACITY), digest(600), later);

        assertThat(cache.wasRefused(numbered(0), later)).isTrue();
        assertThat(cache.wasRefused(numbered(1), later)).isFalse();
    }

    @Test
    void put_theSameLeaseAgain_keepsTheDrawnTime() {
        double[] draws = {0, 1};
        int[] next = {0};
        LeaseCache drawing = new LeaseCache(() -> draws[next[0]++]);
        drawing.put(KEY, lease(600));
        drawing.put(KEY, lease(600));

        assertThat(drawing.fresh(KEY, MASTER, START.plusSeconds(299))).isPresent();
        assertThat(drawing.fresh(KEY, MASTER, START.plusSeconds(300))).isEmpty();
    }

    @Test
    void staleIfError_refusedLease_comesLast() {
        Lease longer = lease(1_800);
        Lease shorter = lease(600);
        cache.put(new LeaseKey(KEY.scopes(), Duration.ofSeconds(1_800)), longer);
        AuthorizedRequest refusing = request(Optional.of(longer.fingerprint()));
        Instant latest = START.plusSeconds(1_800);
        assertThat(cache.staleIfError(refusing, latest, START)).as("none other").hasValue(longer);

        cache.put(KEY, shorter);
        assertThat(cache.staleIfError(refusing, latest, START)).hasValue(shorter);
        Lease middle = lease(900);
        cache.put(new LeaseKey(KEY.scopes(), Duration.ofSeconds(900)), middle);
        assertThat(cache.staleIfError(refusing, latest, START)).hasValue(middle);
    }

    @Test
    void offer_keepsTheLongerLease() {
        cache.put(KEY, lease(600));
        cache.offer(KEY, lease(599));
        assertThat(heldDigest()).isEqualTo(digest(600));

        cache.offer(KEY, lease(601));
        assertThat(heldDigest()).isEqualTo(digest(601));
    }

    @Test
    void put_moreThanTheCapacity_dropsWhatWasNotUsedForLongest() {
        for (int i = 0; i < LeaseCache.CAPACITY; i++) {
            cache.put(numbered(i), lease(600));
        }
        assertThat(cache.fresh(numbered(0), MASTER, START)).isPresent();

        cache.put(numbered(LeaseCache.CAPACITY), lease(600));

        assertThat(cache.fresh(numbered(0), MASTER, START)).as("used last").isPresent();
        assertThat(cache.fresh(numbered(1), MASTER, START)).as("used least").isEmpty();
        assertThat(cache.fresh(numbered(2), MASTER, START)).isPresent();
        assertThat(cache.fresh(numbered(LeaseCache.CAPACITY), MASTER, START)).isPresent();
    }

    @Test
    void clear_keepsNothing() {
        cache.put(KEY, lease(600));
        cache.clear();

        assertThat(cache.fresh(KEY, MASTER, START)).isEmpty();
        assertThat(cache.held(KEY)).isEmpty();
    }

    private boolean isBackingOff(Instant now) {
        return cache.find(KEY).filter(cached -> cached.isBackingOff(now)).isPresent();
    }

    private Optional<Lease> stale(Instant latest, Instant now) {
        return cache.staleIfError(request(Optional.empty()), latest, now);
    }

    private static AuthorizedRequest request(Optional<String> refused) {
        return new AuthorizedRequest(
                Allowance.shared(KEY.scopes(), Duration.ofHours(1)),
                KEY.scopes(),
                START,
                Duration.ofHours(1),
                Optional.empty(),
                refused);
    }

    private static LeaseKey numbered(int i) {
        return new LeaseKey(scopes("styles:read"), Duration.ofSeconds(i));
    }

    private String heldDigest() {
        return cache.held(KEY).orElseThrow().fingerprint();
    }

    private static String digest(long seconds) {
        return lease(seconds).fingerprint();
    }

    private static Optional<MasterToken> master(String id, Instant readAt) {
        return Optional.of(new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, readAt));
    }

    private static Lease lease(long seconds) {
        return lease(KEY.scopes(), seconds);
    }

    private static Lease other(long seconds) {
        return lease(scopes("fonts:read"), seconds);
    }

    private static Lease lease(ScopeSet scopes, long seconds) {
        Instant end = START.plusSeconds(seconds);
        String text = TestTokens.temporary(TestTokens.ACCOUNT, scopes.texts(), START, end);
        String master = MASTER.orElseThrow().fingerprint();
        return new Lease(TestTokens.parsed(text), scopes, START, end, master);
    }
}
