package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.ID;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.SCOPES;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.vending.VendedToken.Source;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who mints where several environments find no lease. */
class SharedLeasesClaimTest {
    private final SharedLeasesFixture bench = new SharedLeasesFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void claimOfAnother_isWaitedFor() throws Exception {
        bench.put(Optional.empty(), "", Optional.of(new Claim("another", bench.start.plusSeconds(3))));
        bench.table.intercept((operation, id) -> {
            if (operation == Operation.READ && bench.table.count(Operation.READ) == 3) {
                bench.put(Optional.of(bench.token(SCOPES, bench.start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.SHARED);
        assertThat(bench.mapbox.asks()).isEmpty();
    }

    @Test
    void claimLostToAnother_isWaitedFor() throws Exception {
        bench.table.intercept((operation, id) -> {
            if (operation == Operation.CLAIM) {
                bench.put(Optional.empty(), "", Optional.of(new Claim("faster", bench.start.plusSeconds(3))));
            } else if (bench.table.count(Operation.READ) == 2) {
                bench.put(Optional.of(bench.token(SCOPES, bench.start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.SHARED);
        assertThat(bench.mapbox.asks()).isEmpty();
    }

    @Test
    void claimOfADeadClaimant_isTakenOverAfterItHasLapsed() throws Exception {
        bench.put(Optional.empty(), "", Optional.of(new Claim("dead", bench.start.plusSeconds(3))));

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(Duration.between(bench.start, bench.clock.instant()))
                .isBetween(SharedLeases.CLAIM, Duration.ofSeconds(4));
        assertThat(bench.table.entry(ID).orElseThrow().claim()).isEmpty();
    }

    @Test
    void claimThatLapsesAbsurdlyLate_isTakenOverAllTheSame() throws Exception {
        bench.put(Optional.empty(), "", Optional.of(new Claim("liar", bench.start.plus(Duration.ofDays(365)))));

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void claimThatLapsedLongAgo_isTakenOverAtOnce() throws Exception {
        bench.put(Optional.empty(), "", Optional.of(new Claim("dead", bench.start.minusSeconds(60))));

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(bench.clock.instant()).isEqualTo(bench.start);
    }

    @Test
    void failedMint_givesTheClaimUp() throws Exception {
        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vend(bench.environment()));

        assertThat(bench.table.entry(ID).orElseThrow().claim()).isEmpty();
    }

    @Test
    void claimantThatThawsAnHourLater_doesNotReplaceWhatOthersShared() throws Exception {
        String newer = bench.token(SCOPES, bench.start.plusSeconds(3_500));
        bench.mapbox.script(ask -> {
            // Another environment has taken over the claim and shared its lease.
            bench.put(Optional.of(newer), "", Optional.empty());
            return bench.mapbox.grant(ask);
        });

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(bench.table.entry(ID).orElseThrow().token()).hasValue(newer);
    }
}
