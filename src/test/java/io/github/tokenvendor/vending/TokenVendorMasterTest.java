package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is vended while the master token is replaced, unreadable, unusable or about to expire. */
class TokenVendorMasterTest {
    private final VendorHarness bench = new VendorHarness();
    private final Instant start = bench.clock.instant();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void vend_newMaster_emptiesTheCache() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.clock.advance(Duration.ofSeconds(299));
        assertThat(bench.vend(request("styles:read")).source())
                .as("still trusted")
                .isEqualTo(Source.REUSED);

        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks())
                .extracting(Ask::authorizing)
                .containsExactly(TestTokens.secret("master-1"), TestTokens.secret("master-2"));
    }

    @Test
    void vend_sameMasterReadAgain_keepsTheCache() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_refusedMasterReplacedOnTheWay_isKeptUnderTheNewMaster() throws Exception {
        bench.vend(request("fonts:read"));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> ask.authorizing().equals(TestTokens.secret("master-2"))
                ? bench.mapbox.grant(ask)
                : Reply.of(401, "{\"message\":\"Unauthorized\"}"));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.vend(request("fonts:read")).source())
                .as("the old master's leases are gone")
                .isEqualTo(Source.MINTED);
    }

    @Test
    void vend_secretsManagerFails_theLastMasterGoesOnMinting_andIsReadOnceInThirtySeconds() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.vend(request("fonts:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.secret.reads()).isEqualTo(2);
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.vend(request("styles:tiles")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.secret.reads()).isEqualTo(3);
    }

    @Test
    void vend_secretsManagerFailsForADay_theLastMasterMintsNoMore() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));

        bench.clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.assertFails(request("fonts:read"), Failure.SECRETS_UNAVAILABLE);
    }

    @Test
    void vend_secretFailsBeforeItWasEverRead_saysWhy() {
        bench.secret.fail(SecretException.unavailable("throttled"));
        assertThat(bench.assertFails(anything(), Failure.SECRETS_UNAVAILABLE).retryAfter())
                .hasValue(Duration.ofSeconds(30));

        bench.clock.advance(Duration.ofSeconds(30));
        bench.secret.fail(SecretException.unusable("there is none"));
        assertThat(bench.assertFails(anything(), Failure.MISCONFIGURED)).hasMessage("there is none");
    }

    @Test
    void vend_secretBecomesUnusable_servesCachedLeasesAndStopsMinting() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.put("not a token");
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        for (int i = 0; i < 25; i++) {
            assertThat(bench.assertFails(request("fonts:read"), Failure.MISCONFIGURED)
                            .retryAfter())
                    .hasValue(Duration.ofSeconds(30));
        }
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMaster_noTokenOutlivesIt() throws Exception {
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));

        assertThat(bench.vend(request("styles:read")).lease().expires()).isEqualTo(start.plusSeconds(200));
        bench.clock.advance(Duration.ofSeconds(165));
        assertThat(bench.vend(request(3_600, "fonts:read")).lease().expires()).isEqualTo(start.plusSeconds(165 + 25));
        bench.clock.advance(Duration.ofSeconds(11));
        assertThat(bench.assertFails(request("styles:tiles"), Failure.MISCONFIGURED))
                .hasMessageContaining("about to expire");
    }

    @Test
    void vend_temporaryMasterAboutToEnd_looksForItsSuccessorOnce() throws Exception {
        Instant end = start.plusSeconds(200);
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end));
        bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end.plusSeconds(7_200)));

        bench.clock.set(end.minusSeconds(30));
        assertThat(bench.vend(request("styles:read")).lease().expires())
                .as("30 s are enough")
                .isBefore(end);
        assertThat(bench.secret.reads()).isEqualTo(1);

        bench.clock.advance(Duration.ofNanos(1));
        bench.vend(request("styles:read"));
        assertThat(bench.vend(request("styles:read")).lease().expires()).isAfter(end);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMasterEndsBeforeTheShortestToken_itsSuccessorMints() throws Exception {
        Instant end = start.plusSeconds(200);
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end));
        bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end.plusSeconds(7_200)));
        bench.clock.set(end.minusSeconds(20));

        assertThat(bench.vend(request("styles:read")).lease().expires()).isAfter(end);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMasterAboutToEndAndSecretsManagerFails_saysSo() throws Exception {
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.clock.advance(Duration.ofSeconds(180));

        bench.assertFails(request("styles:read"), Failure.SECRETS_UNAVAILABLE);
    }
}
