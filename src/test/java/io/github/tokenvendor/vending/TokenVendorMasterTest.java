package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
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
    private final VendorHarness harness = new VendorHarness();
    private final Instant start = harness.clock.instant();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void vend_newMaster_emptiesTheCache() throws Exception {
        harness.vend(request("styles:read"));
        harness.secret.put(TestTokens.secret("master-2"));
        harness.clock.advance(Duration.ofSeconds(299));
        assertThat(harness.vend(request("styles:read")).source())
                .as("still trusted")
                .isEqualTo(Source.REUSED);

        harness.clock.advance(Duration.ofSeconds(1));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.mapbox.requests())
                .extracting(MintRequest::authorizing)
                .containsExactly(TestTokens.secret("master-1"), TestTokens.secret("master-2"));
    }

    @Test
    void vend_sameMasterReadAgain_keepsTheCache() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofSeconds(301));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_refusedMasterReplacedInBetween_isCachedUnderTheNewMaster() throws Exception {
        harness.vend(request("fonts:read"));
        harness.secret.put(TestTokens.secret("master-2"));
        harness.mapbox.script(mint -> mint.authorizing().equals(TestTokens.secret("master-2"))
                ? harness.mapbox.grant(mint)
                : new Reply(401, "{\"message\":\"Unauthorized\"}"));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(harness.vend(request("fonts:read")).source())
                .as("the old master's leases are gone")
                .isEqualTo(Source.MINTED);
    }

    @Test
    void vend_secretsManagerFails_theLastMasterStillMints_andTheSecretIsReadOnceInThirtySeconds() throws Exception {
        harness.vend(request("styles:read"));
        harness.secret.fail(SecretException.unavailable("throttled"));
        harness.clock.advance(Duration.ofSeconds(301));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(harness.vend(request("fonts:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.secret.reads()).isEqualTo(2);
        harness.clock.advance(Duration.ofSeconds(30));
        assertThat(harness.vend(request("styles:tiles")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.secret.reads()).isEqualTo(3);
    }

    @Test
    void vend_secretsManagerFailsForADay_theLastMasterStopsMinting() throws Exception {
        harness.vend(request("styles:read"));
        harness.secret.fail(SecretException.unavailable("throttled"));

        harness.clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        harness.clock.advance(Duration.ofSeconds(1));
        harness.assertFails(request("fonts:read"), Failure.SECRETS_UNAVAILABLE);
    }

    @Test
    void vend_secretFailsBeforeItWasEverRead_saysWhy() {
        harness.secret.fail(SecretException.unavailable("throttled"));
        assertThat(harness.assertFails(anything(), Failure.SECRETS_UNAVAILABLE).retryAfter())
                .hasValue(Duration.ofSeconds(30));

        harness.clock.advance(Duration.ofSeconds(30));
        harness.secret.fail(SecretException.unusable("the secret is empty"));
        assertThat(harness.assertFails(anything(), Failure.MISCONFIGURED)).hasMessage("the secret is empty");
    }

    @Test
    void vend_secretBecomesUnusable_servesCachedLeasesAndStopsMinting() throws Exception {
        harness.vend(request("styles:read"));
        harness.secret.put("not a token");
        harness.clock.advance(Duration.ofSeconds(301));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        for (int i = 0; i < 25; i++) {
            assertThat(harness.assertFails(request("fonts:read"), Failure.MISCONFIGURED)
                            .retryAfter())
                    .hasValue(Duration.ofSeconds(30));
        }
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMaster_noTokenOutlivesIt() throws Exception {
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));

        assertThat(harness.vend(request("styles:read")).lease().expires()).isEqualTo(start.plusSeconds(200));
        harness.clock.advance(Duration.ofSeconds(165));
        assertThat(harness.vend(request(3_600, "fonts:read")).lease().expires()).isEqualTo(start.plusSeconds(165 + 25));
        harness.clock.advance(Duration.ofSeconds(11));
        assertThat(harness.assertFails(request("styles:tiles"), Failure.MISCONFIGURED))
                .hasMessageContaining("about to expire");
    }

    @Test
    void vend_temporaryMasterAboutToExpire_looksForItsSuccessorOnce() throws Exception {
        Instant end = start.plusSeconds(200);
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end));
        harness.vend(request("styles:read"));
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end.plusSeconds(7_200)));

        harness.clock.set(end.minusSeconds(30));
        assertThat(harness.vend(request("styles:read")).lease().expires())
                .as("30 s are enough")
                .isBefore(end);
        assertThat(harness.secret.reads()).isEqualTo(1);

        harness.clock.advance(Duration.ofNanos(1));
        harness.vend(request("styles:read"));
        assertThat(harness.vend(request("styles:read")).lease().expires()).isAfter(end);
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMasterExpiresBeforeTheShortestToken_itsSuccessorMints() throws Exception {
        Instant end = start.plusSeconds(200);
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end));
        harness.vend(request("styles:read"));
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end.plusSeconds(7_200)));
        harness.clock.set(end.minusSeconds(20));

        assertThat(harness.vend(request("styles:read")).lease().expires()).isAfter(end);
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMasterAboutToExpireAndSecretsManagerFails_saysSo() throws Exception {
        harness.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));
        harness.vend(request("styles:read"));
        harness.secret.fail(SecretException.unavailable("throttled"));
        harness.clock.advance(Duration.ofSeconds(180));

        harness.assertFails(request("styles:read"), Failure.SECRETS_UNAVAILABLE);
    }
}
