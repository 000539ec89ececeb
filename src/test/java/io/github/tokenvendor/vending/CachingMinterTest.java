package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
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

    private final VendorHarness bench = new VendorHarness();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        bench.close();
    }

    @Test
    void mapboxHangs_leaseDueForReplacement_delaysOneResponseIn30Seconds() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofMinutes(30));
        mapboxHangs();

        long start = System.nanoTime();
        VendedToken first = bench.vend(request("styles:read"));
        for (int i = 0; i < 50; i++) {
            assertThat(bench.vend(request("styles:read")).lease()).isEqualTo(first.lease());
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        assertThat(first.source()).as("it is being replaced").isEqualTo(Source.REUSED);
        assertThat(bench.mapbox.asks()).as("one mint under way").hasSize(2);
        bench.clock.advance(Duration.ofMinutes(10));
        assertThat(bench.vend(request("styles:read")).source()).as("overdue").isEqualTo(Source.STALE);
    }

    @Test
    void secretsManagerHangs_freshLease_delaysOneResponseIn30Seconds() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.secret.hang(never);

        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        assertThat(bench.secret.reads()).isEqualTo(2);
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
            bench.vend(request);
        }
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.secret.hang(never);
        mapboxHangs();

        long start = System.nanoTime();
        bench.vend(request("styles:read"));
        for (TokenRequest request : due) {
            assertThat(bench.vend(request).source()).isEqualTo(Source.REUSED);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
    }

    @Test
    void secretsManagerHangs_otherScopes_areMintedWithTheLastMaster() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.secret.hang(never);

        assertThat(bench.vend(request("fonts:read")).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void mintForAnHourFails_shorterLeaseOfTheSameScopes_isServed() throws Exception {
        VendedToken half = bench.vend(request(1_800, "styles:read"));
        bench.vend(request(600, "styles:read"));
        bench.mapbox.script(ask -> Reply.of(503, ""));

        VendedToken vended = bench.vend(request("styles:read"));

        assertThat(vended.lease()).as("the longest of them").isEqualTo(half.lease());
        assertThat(vended.source()).isEqualTo(Source.STALE);
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> bench.vend(request("fonts:read")));
    }

    @Test
    void secretReplacedByAMasterThatMapboxRefuses_cachedLeaseIsServed() throws Exception {
        VendedToken before = bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.secret("wrong"));
        bench.mapbox.script(ask -> Reply.of(401, "{}"));
        bench.clock.advance(Duration.ofMinutes(5));

        for (int i = 0; i < 10; i++) {
            VendedToken vended = bench.vend(request("styles:read"));
            assertThat(vended.lease()).isEqualTo(before.lease());
            assertThat(vended.source()).isEqualTo(Source.STALE);
        }
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void secretReplacedWhileMapboxFails_cachedLeaseIsServed_untilTheNewMasterHasMinted() throws Exception {
        VendedToken before = bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> Reply.of(503, ""));
        bench.clock.advance(Duration.ofMinutes(5));
        assertThat(bench.vend(request("styles:read")).lease()).isEqualTo(before.lease());

        bench.mapbox.reset();
        bench.clock.advance(Duration.ofSeconds(5));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks().get(bench.mapbox.asks().size() - 1).authorizing())
                .isEqualTo(TestTokens.secret("master-2"));
    }

    @Test
    void refusedLease_isReplaced_onceAMinute_andAnotherDigestChangesNothing() throws Exception {
        VendedToken first = bench.vend(request("styles:read"));
        assertThat(bench.vend(refusing("0123456789abcdef")).source()).isEqualTo(Source.REUSED);

        bench.clock.advance(Duration.ofSeconds(1));
        VendedToken second = bench.vend(refusing(first.lease().fingerprint()));
        assertThat(second.source()).isEqualTo(Source.MINTED);
        assertThat(bench.vend(refusing(first.lease().fingerprint())).source()).isEqualTo(Source.REUSED);

        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThat(bench.vend(refusing(second.lease().fingerprint())).source()).isEqualTo(Source.STALE);
        int asked = bench.mapbox.asks().size();
        bench.clock.advance(Duration.ofSeconds(59));
        assertThat(bench.vend(refusing(second.lease().fingerprint())).source()).isEqualTo(Source.REUSED);
        assertThat(bench.mapbox.asks()).hasSize(asked);
    }

    @Test
    void mintThatOutlastsItsCaller_isKept() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        bench.mapbox.script(ask -> {
            answer.await();
            return bench.mapbox.grant(ask);
        });
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() ->
                        bench.vendor.vend(request("styles:read"), Optional.empty(), context(Duration.ofMillis(300))));

        answer.countDown();

        assertThat(bench.vend(request("styles:read")).lease().scopes().texts()).containsExactly("styles:read");
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void mintThatIsStuck_isHedgedForTheNextCaller() throws Exception {
        mapboxHangs();
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() ->
                        bench.vendor.vend(request("styles:read"), Optional.empty(), context(Duration.ofMillis(300))));
        bench.mapbox.reset();

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void secretsManagerFailsForGood_otherScopeSetsGoOn_andItIsAskedTwiceAMinute() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("down"));
        bench.clock.advance(Duration.ofMinutes(5));
        int before = bench.secret.reads();

        for (int second = 0; second < 60; second++) {
            bench.vend(request("styles:read"));
            bench.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(bench.secret.reads() - before).isEqualTo(2);
    }

    private void mapboxHangs() {
        bench.mapbox.script(ask -> {
            never.await();
            return Reply.of(500, "");
        });
    }

    private static TokenRequest refusing(String fingerprint) {
        return new TokenRequest(
                request("styles:read").scopes(), Optional.empty(), Optional.empty(), Optional.of(fingerprint));
    }
}
