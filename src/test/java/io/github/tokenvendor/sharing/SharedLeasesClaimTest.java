package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.ID;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.SCOPES;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which environment mints if several find no lease. */
class SharedLeasesClaimTest {
    private final SharedLeasesFixture fixture = new SharedLeasesFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void claimOfAnother_isWaitedFor() throws Exception {
        fixture.put(Optional.empty(), "", Optional.of(new Claim("another", fixture.start.plusSeconds(3))));
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.READ && fixture.table.count(Operation.READ) == 3) {
                fixture.put(Optional.of(fixture.token(SCOPES, fixture.start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.SHARED);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    @Test
    void claimLostToAnother_isWaitedFor() throws Exception {
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.CLAIM) {
                fixture.put(Optional.empty(), "", Optional.of(new Claim("faster", fixture.start.plusSeconds(3))));
            } else if (fixture.table.count(Operation.READ) == 2) {
                fixture.put(Optional.of(fixture.token(SCOPES, fixture.start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.SHARED);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    @Test
    void mintByAnotherBetweenReadAndClaim_isNotRepeated() throws Exception {
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.CLAIM) {
                fixture.put(Optional.of(fixture.token(SCOPES, fixture.start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.SHARED);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    @Test
    void refusedTokenIsBeingReplacedByAnother_isWaitedFor() throws Exception {
        String refused = fixture.token(SCOPES, fixture.start.plusSeconds(3_540));
        String replacement = fixture.token(SCOPES, fixture.start.plusSeconds(3_530));
        fixture.putRefused(refused, Optional.of(new Claim("another", fixture.start.plusSeconds(3))));
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.READ && fixture.table.count(Operation.READ) == 3) {
                fixture.putRefused(replacement, Optional.empty());
            }
        });

        VendedToken vended = SharedLeasesFixture.vend(fixture.environment(), SharedLeasesFixture.refusing(refused));

        assertThat(vended.lease().reveal()).isEqualTo(replacement);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    /** Others may still be replacing it, and a fleet replaces at most one token a minute. */
    @Test
    void refusedTokenIsNotReplacedInTime_isServed() throws Exception {
        String refused = fixture.token(SCOPES, fixture.start.plusSeconds(3_540));
        fixture.putRefused(refused, Optional.of(new Claim("another", fixture.start.plusSeconds(3))));
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.READ) {
                Claim claim = new Claim("another-" + fixture.clock.instant(), fixture.start.plusSeconds(3));
                fixture.putRefused(refused, Optional.of(claim));
            }
        });

        VendedToken vended = SharedLeasesFixture.vend(fixture.environment(), SharedLeasesFixture.refusing(refused));

        assertThat(vended.lease().reveal()).isEqualTo(refused);
        assertThat(fixture.mapbox.requests()).isEmpty();
        assertThat(fixture.table.count(Operation.CLAIM)).isZero();
    }

    @Test
    void refusedTokenIsHeldHereAndNotInTheTable_isReplaced_andTheFleetKnows() throws Exception {
        TokenVendor vendor = fixture.environment();
        VendedToken first = vend(vendor);
        fixture.put(Optional.empty(), "", Optional.empty());
        fixture.clock.advance(Duration.ofSeconds(1));
        Instant now = fixture.clock.instant();

        VendedToken second = SharedLeasesFixture.vend(
                vendor, SharedLeasesFixture.refusing(first.lease().reveal()));

        assertThat(second.source()).isEqualTo(Source.MINTED);
        assertThat(fixture.table.entry(ID).refusedAt()).contains(now);
    }

    @Test
    void claimOfADeadClaimant_isTakenOverAfterItHasLapsed() throws Exception {
        fixture.put(Optional.empty(), "", Optional.of(new Claim("dead", fixture.start.plusSeconds(3))));

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(Duration.between(fixture.start, fixture.clock.instant()))
                .isBetween(Duration.ofMillis(1_490), Duration.ofMillis(2_000));
        assertThat(fixture.table.entry(ID).claim()).isEmpty();
    }

    @Test
    void claimThatLapsesAbsurdlyLate_isStillTakenOver() throws Exception {
        fixture.put(
                Optional.empty(), "", Optional.of(new Claim("far ahead", fixture.start.plus(Duration.ofDays(365)))));

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void claimThatLapsedLongAgo_isTakenOverAtOnce() throws Exception {
        fixture.put(Optional.empty(), "", Optional.of(new Claim("dead", fixture.start.minusSeconds(60))));

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(fixture.clock.instant()).isEqualTo(fixture.start);
    }

    @Test
    void failedMint_releasesTheClaim() throws Exception {
        fixture.mapbox.script(mint -> new Reply(503, ""));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vend(fixture.environment()));

        assertThat(fixture.table.entry(ID).claim()).isEmpty();
    }

    @Test
    void claimantThatThawsAnHourLater_doesNotReplaceWhatOthersShared() throws Exception {
        String newer = fixture.token(SCOPES, fixture.start.plusSeconds(3_500));
        fixture.mapbox.script(mint -> {
            // Another environment has taken over the claim and shared its lease.
            fixture.put(Optional.of(newer), "", Optional.empty());
            return fixture.mapbox.grant(mint);
        });

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(fixture.table.entry(ID).token()).hasValue(newer);
    }
}
