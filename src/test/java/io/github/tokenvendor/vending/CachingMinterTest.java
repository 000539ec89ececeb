package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a vendor with a cached lease does while upstreams keep failing. */
class CachingMinterTest {
    private static final Duration QUICK = Duration.ofMillis(1_000);

    private final VendorHarness harness = new VendorHarness();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        harness.close();
    }

    @Test
    void mapboxHangs_leaseDueForReplacement_delaysOneResponseIn30Seconds() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofMinutes(30));
        mapboxHangs();

        long start = System.nanoTime();
        VendedToken first = harness.vend(request("styles:read"));
        for (int i = 0; i < 50; i++) {
            assertThat(harness.vend(request("styles:read")).lease()).isEqualTo(first.lease());
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        assertThat(first.source()).as("it is being replaced").isEqualTo(Source.REUSED);
        assertThat(harness.mapbox.requests()).as("one mint in flight").hasSize(2);
        harness.clock.advance(Duration.ofMinutes(10));
        assertThat(harness.vend(request("styles:read")).source()).as("overdue").isEqualTo(Source.STALE);
    }

    @Test
    void secretsManagerHangs_freshLease_delaysOneResponseIn30Seconds() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofMinutes(5));
        harness.secret.hang(never);

        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    @Test
    void bothUpstreamsHang_theWaitForTheSecretIsTheOnlyOne() throws Exception {
        List<TokenRequest> due = List.of(
                request(600, "fonts:read"),
                request(600, "styles:tiles"),
                request(600, "styles:read"),
                request(600, "fonts:read", "styles:read"),
                request(600, "fonts:read", "styles:tiles"),
                request(600, "styles:read", "styles:tiles"),
                request(600, "fonts:read", "styles:read", "styles:tiles"));
        for (TokenRequest request : due) {
            harness.vend(request);
        }
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofMinutes(5));
        harness.secret.hang(never);
        mapboxHangs();

        long start = System.nanoTime();
        harness.vend(request("styles:read"));
        for (TokenRequest request : due) {
            assertThat(harness.vend(request).source()).isEqualTo(Source.REUSED);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
    }

    @Test
    void secretsManagerHangs_otherScopes_areMintedWithTheLastMaster() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofMinutes(5));
        harness.secret.hang(never);

        assertThat(harness.vend(request("fonts:read")).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void mintForAnHourFails_shorterLeaseOfTheSameScopes_isServed() throws Exception {
        VendedToken half = harness.vend(request(1_800, "styles:read"));
        harness.vend(request(600, "styles:read"));
        harness.mapbox.script(mint -> new Reply(503, ""));

        VendedToken vended = harness.vend(request("styles:read"));

        assertThat(vended.lease()).as("the longest of them").isEqualTo(half.lease());
        assertThat(vended.source()).isEqualTo(Source.STALE);
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> harness.vend(request("fonts:read")));
    }

    @Test
    void secretReplacedByAMasterThatMapboxRefuses_cachedLeaseIsServed() throws Exception {
        VendedToken before = harness.vend(request("styles:read"));
        harness.secret.put(TestTokens.secret("wrong"));
        harness.mapbox.script(mint -> new Reply(401, "{}"));
        harness.clock.advance(Duration.ofMinutes(5));

        for (int i = 0; i < 10; i++) {
            VendedToken vended = harness.vend(request("styles:read"));
            assertThat(vended.lease()).isEqualTo(before.lease());
            assertThat(vended.source()).isEqualTo(Source.STALE);
        }
        assertThat(harness.mapbox.requests()).hasSize(2);
    }

    @Test
    void secretReplacedWhileMapboxFails_cachedLeaseIsServed_untilTheNewMasterHasMinted() throws Exception {
        VendedToken before = harness.vend(request("styles:read"));
        harness.secret.put(TestTokens.secret("master-2"));
        harness.mapbox.script(mint -> new Reply(503, ""));
        harness.clock.advance(Duration.ofMinutes(5));
        assertThat(harness.vend(request("styles:read")).lease()).isEqualTo(before.lease());

        harness.mapbox.reset();
        harness.clock.advance(Duration.ofSeconds(5));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.mapbox
                        .requests()
                        .get(harness.mapbox.requests().size() - 1)
                        .authorizing())
                .isEqualTo(TestTokens.secret("master-2"));
    }

    @Test
    void refusedLease_isReplaced_onceAMinute_andAnotherDigestChangesNothing() throws Exception {
        VendedToken first = harness.vend(request("styles:read"));
        assertThat(harness.vend(refusing("0123456789abcdef")).source()).isEqualTo(Source.REUSED);

        harness.clock.advance(Duration.ofSeconds(1));
        VendedToken second = harness.vend(refusing(first));
        assertThat(second.source()).isEqualTo(Source.MINTED);
        assertThat(harness.vend(refusing(first)).lease()).isEqualTo(second.lease());
        harness.clock.advance(Duration.ofSeconds(59));
        assertThat(harness.vend(refusing(second)).lease()).as("not allowed yet").isEqualTo(second.lease());
        assertThat(harness.mapbox.requests()).hasSize(2);

        harness.clock.advance(Duration.ofSeconds(1));
        assertThat(harness.vend(refusing(second)).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void refusedLease_replacingItFails_isServed_andNotTriedAgainForAMinute() throws Exception {
        VendedToken first = harness.vend(request("styles:read"));
        harness.mapbox.script(mint -> new Reply(503, ""));

        VendedToken again = harness.vend(refusing(first));

        assertThat(again.lease()).isEqualTo(first.lease());
        assertThat(again.source()).isEqualTo(Source.STALE);
        harness.clock.advance(Duration.ofSeconds(59));
        assertThat(harness.vend(refusing(first)).source()).isEqualTo(Source.REUSED);
        assertThat(harness.mapbox.requests()).hasSize(2);
    }

    /** Such a lease is not served while others are minted, but is better than none. */
    @Test
    void refusedLeaseOfAShortLife_replacingItFails_isServed() throws Exception {
        VendedToken first = harness.vend(request(30, "styles:read"));
        harness.mapbox.script(mint -> new Reply(503, ""));

        TokenRequest refusing = new TokenRequest(
                request("styles:read").scopes(),
                Optional.empty(),
                Optional.of(30L),
                Optional.of(first.lease().fingerprint()));
        assertThat(harness.vend(refusing).lease()).isEqualTo(first.lease());
    }

    @Test
    void refusedLeaseThatIsDue_isNotServedBeforeItsReplacementHasFailed() throws Exception {
        VendedToken first = harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofMinutes(31));
        harness.mapbox.script(mint -> new Reply(503, ""));

        assertThat(harness.vend(refusing(first)).source()).isEqualTo(Source.STALE);
        assertThat(harness.vend(refusing(first)).source()).as("just failed").isEqualTo(Source.STALE);
        assertThat(harness.mapbox.requests()).hasSize(2);

        harness.mapbox.reset();
        harness.clock.advance(Duration.ofSeconds(5));
        assertThat(harness.vend(refusing(first)).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void mintThatOutlastsItsCaller_isCached() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        harness.mapbox.script(mint -> {
            released.await();
            return harness.mapbox.grant(mint);
        });
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> harness.vendor.vend(
                        request("styles:read"), harness.everybody, Optional.empty(), context(Duration.ofMillis(300))));

        released.countDown();

        assertThat(harness.vend(request("styles:read")).lease().scopes().texts())
                .containsExactly("styles:read");
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(harness.mapbox.requests()).hasSize(1);
    }

    @Test
    void mintThatIsStuck_isHedgedForTheNextCaller() throws Exception {
        mapboxHangs();
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> harness.vendor.vend(
                        request("styles:read"), harness.everybody, Optional.empty(), context(Duration.ofMillis(300))));
        harness.mapbox.reset();

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.mapbox.requests()).hasSize(2);
    }

    @Test
    void secretsManagerFailsPermanently_otherScopeSetsAreMinted_andItIsCalledTwiceAMinute() throws Exception {
        harness.vend(request("styles:read"));
        harness.secret.fail(SecretException.unavailable("down"));
        harness.clock.advance(Duration.ofMinutes(5));
        int before = harness.secret.reads();

        for (int second = 0; second < 60; second++) {
            harness.vend(request("styles:read"));
            harness.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(harness.secret.reads() - before).isEqualTo(2);
    }

    private void mapboxHangs() {
        harness.mapbox.script(mint -> {
            never.await();
            return new Reply(500, "");
        });
    }

    private static TokenRequest refusing(VendedToken token) {
        return refusing(token.lease().fingerprint());
    }

    private static TokenRequest refusing(String fingerprint) {
        return new TokenRequest(
                request("styles:read").scopes(), Optional.empty(), Optional.empty(), Optional.of(fingerprint));
    }
}
