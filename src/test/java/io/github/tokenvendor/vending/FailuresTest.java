package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link MintGateTest} tests what is remembered of each failure, and {@link MinterTest} each status over the wire. */
class FailuresTest {
    private static final MasterToken MASTER =
            new MasterToken(TestTokens.parsed(TestTokens.secret("master-1")), TestTokens.ACCOUNT, Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({"401, store a valid one in the secret", "404, then MAPBOX_USERNAME"})
    void refusedMaster_tellsTheOperatorWhatWasRefusedAndWhereToLook(int status, String advice) {
        assertThat(Failures.refusedMaster(status, MASTER).getMessage())
                .startsWith("Mapbox responded " + status + " to the master token for account cartographer: ")
                .contains(advice)
                .doesNotContain("sk.");
    }

    @ParameterizedTest
    @CsvSource({"422, with ALLOWED_SCOPES", "400, its account's state", "403, its account's state"})
    void refusedRequest_tellsTheOperatorWhatWasRefusedAndWhereToLook(int status, String advice) {
        assertThat(Failures.refusedRequest(status, scopes("styles:read")).getMessage())
                .startsWith("Mapbox responded " + status + " to a request for [styles:read]: ")
                .contains(advice);
    }

    @Test
    void refusedExpiry_pointsAtATemporaryMaster() {
        assertThat(Failures.refusedExpiry()).hasMessageContaining("whether the master token is temporary");
    }
}
