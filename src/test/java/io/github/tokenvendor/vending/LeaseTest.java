package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Instant ISSUED = Instant.parse("2026-11-03T10:00:00Z");
    private static final Instant EXPIRES = ISSUED.plusSeconds(600);
    private static final ScopeSet SCOPES = VendorHarness.scopes("styles:read");
    private static final String TEXT = TestTokens.temporary(TestTokens.ACCOUNT, SCOPES.texts(), ISSUED, EXPIRES);
    private static final MasterToken MASTER = master("master-1", ISSUED);
    private static final Lease LEASE =
            new Lease(TestTokens.parsed(TEXT), SCOPES, ISSUED, EXPIRES, MASTER.fingerprint());

    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.5Z");
    private static final Instant ASKED = Instant.parse("2026-11-03T10:10:00Z");
    private static final long EXP = ASKED.getEpochSecond();
    private static final ScopeSet BOTH = VendorHarness.scopes("styles:read", "fonts:read");

    @Test
    void refreshAt_isDrawnBetweenHalfAndAThirdOfTheLifeLeft() {
        assertThat(LEASE.refreshAt(0)).isEqualTo(EXPIRES.minusSeconds(300));
        assertThat(LEASE.refreshAt(0.5)).isEqualTo(EXPIRES.minusSeconds(250));
        assertThat(LEASE.refreshAt(1)).isEqualTo(EXPIRES.minusSeconds(200));
    }

    @Test
    void isOverdue_fromTheLatestTimeThatCanBeDrawn() {
        Instant latest = EXPIRES.minusSeconds(200);

        assertThat(LEASE.isOverdue(latest.minusNanos(1))).isFalse();
        assertThat(LEASE.isOverdue(latest)).isTrue();
    }

    @Test
    void isUsableIfError_whileAMinuteRemains() {
        assertThat(LEASE.isUsableIfError(EXPIRES.minusSeconds(60))).isTrue();
        assertThat(LEASE.isUsableIfError(EXPIRES.minusSeconds(60).plusNanos(1))).isFalse();
    }

    @Test
    void remaining_afterTheExpiry_isNegative() {
        assertThat(LEASE.remaining(EXPIRES.plusSeconds(1))).isEqualTo(Duration.ofSeconds(-1));
    }

    @Test
    void isSupersededBy_anotherMasterThatWasReadSinceTheIssue() {
        assertThat(LEASE.isSupersededBy(Optional.empty())).isFalse();
        assertThat(LEASE.isSupersededBy(Optional.of(master("master-1", EXPIRES))))
                .isFalse();
        assertThat(LEASE.isSupersededBy(Optional.of(master("master-2", ISSUED.minusNanos(1)))))
                .isFalse();
        assertThat(LEASE.isSupersededBy(Optional.of(master("master-2", ISSUED))))
                .isTrue();
    }

    @Test
    void toString_neverHoldsTheToken() {
        assertThat(LEASE.reveal()).isEqualTo(TEXT);
        assertThat(LEASE.toString()).doesNotContain(TEXT);
        assertThat(LEASE.fingerprint()).matches("[0-9a-f]{16}");
    }

    @Test
    void minted_issuedLaterThanNow_countsFromNow() {
        AccessToken token = token(TestTokens.ACCOUNT, BOTH.texts(), NOW.plusSeconds(90), ASKED);

        assertThat(minted(token))
                .hasValueSatisfying(lease -> assertThat(lease.issuedAt()).isEqualTo(NOW));
    }

    @Test
    void minted_issuedMoreThanAMinuteAgo_countsFromNow() {
        Instant now = Instant.parse("2026-11-03T10:00:00Z");
        AccessToken late = token(TestTokens.ACCOUNT, BOTH.texts(), now.minusSeconds(60), ASKED);
        AccessToken tooLate = token(TestTokens.ACCOUNT, BOTH.texts(), now.minusSeconds(61), ASKED);

        assertThat(Lease.minted(late, TestTokens.ACCOUNT, BOTH, now, ASKED, now, "0123456789abcdef")
                        .orElseThrow()
                        .issuedAt())
                .isEqualTo(now.minusSeconds(60));
        assertThat(Lease.minted(tooLate, TestTokens.ACCOUNT, BOTH, now, ASKED, now, "0123456789abcdef")
                        .orElseThrow()
                        .issuedAt())
                .isEqualTo(now);
    }

    @Test
    void minted_noIssueTime_countsFromNow() {
        assertThat(minted(tk("\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]")))
                .hasValueSatisfying(lease -> assertThat(lease.issuedAt()).isEqualTo(NOW));
    }

    @Test
    void shared_noIssueTime_countsBackFromTheExpiryByTheBucket() {
        LeaseKey key = new LeaseKey(BOTH, Duration.ofMinutes(10));
        AccessToken token =
                tk("\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]");

        assertThat(Lease.shared(token, TestTokens.ACCOUNT, key, NOW, "0123456789abcdef"))
                .hasValue(new Lease(token, BOTH, ASKED.minusSeconds(600), ASKED, "0123456789abcdef"));
        assertThat(Lease.shared(
                        token, TestTokens.ACCOUNT, key, ASKED.minusSeconds(600).minusSeconds(6), "0123456789abcdef"))
                .as("issued by a clock that is too far ahead")
                .isEmpty();
    }

    private static Optional<Lease> minted(AccessToken token) {
        return Lease.minted(token, TestTokens.ACCOUNT, BOTH, NOW, ASKED, NOW, "0123456789abcdef");
    }

    private static AccessToken token(String account, List<String> scopes, Instant issued, Instant expires) {
        return TestTokens.parsed(TestTokens.temporary(account, scopes, issued, expires));
    }

    private static AccessToken tk(String members) {
        return TestTokens.parsed(TestTokens.withPayload("tk", "{" + members + "}"));
    }

    private static MasterToken master(String id, Instant readAt) {
        return new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, readAt);
    }
}
