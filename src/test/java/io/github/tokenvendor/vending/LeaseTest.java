package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void refreshAt_isDrawnBetweenHalfAndAThirdOfTheLifeLeft() {
        assertThat(LEASE.refreshAt(0)).isEqualTo(EXPIRES.minusSeconds(300));
        assertThat(LEASE.refreshAt(0.5)).isEqualTo(EXPIRES.minusSeconds(250));
        assertThat(LEASE.refreshAt(1)).isEqualTo(EXPIRES.minusSeconds(200));
    }

    @Test
    void isOverdue_fromTheLatestMomentThatCanBeDrawn() {
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
    void remaining_afterTheEnd_isNegative() {
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

    private static MasterToken master(String id, Instant readAt) {
        return new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, readAt);
    }
}
