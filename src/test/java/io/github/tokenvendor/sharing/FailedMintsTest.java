package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.MintFailure;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedMintsTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
    private static final String MASTER = "0123456789abcdef";
    private static final MintFailure REFUSAL = new MintFailure(Kind.AUTHORIZATION_REFUSED, 401, MASTER);

    @Test
    void text_isReadBack() {
        for (FailedMints mints : List.of(
                new FailedMints(0, NOW.plusMillis(30_001), Optional.of(REFUSAL)),
                new FailedMints(7, NOW, Optional.of(new MintFailure(Kind.UNTRUSTWORTHY, 0, MASTER))),
                new FailedMints(999_999, NOW, Optional.empty()))) {
            assertThat(FailedMints.parse(mints.text())).contains(mints);
        }
        assertThat(new FailedMints(0, NOW, Optional.of(REFUSAL)).text())
                .isEqualTo("0 1793700000000 AUTHORIZATION_REFUSED 401 " + MASTER);
        assertThat(new FailedMints(1, NOW, Optional.empty()).text()).isEqualTo("1 1793700000000 none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none",
                "1 none",
                "1 2",
                "-1 2 none",
                "1234567 2 none",
                "1 1234567890123456 none",
                "1 2 NONE",
                "1 2 none ",
                "1 2 UNAVAILABLE 503",
                "1 2 UNAVAILABLE 5030 0123456789abcdef",
                "1 2 UNAVAILABLE 503 0123456789ABCDEF",
                "1 2 UNAVAILABLE 503 0123456789abcdef0",
                "\u0661 2 none"
            })
    void parse_anythingElse_isNothing(String text) {
        assertThat(FailedMints.parse(text)).isEmpty();
    }

    /** A kind that only a later version knows says nothing that this one could trust. */
    @Test
    void parse_unknownKind_isAFailureWithoutAResponse() {
        assertThat(FailedMints.parse("3 2 SOMETHING_NEW 418 0123456789abcdef")
                        .orElseThrow()
                        .response())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT-1S, PT0S",
        "PT30S, PT30S",
        "PT60S, PT60S",
        "PT65S, PT60S",
        "PT65.001S, PT0S",
        "P365D, PT0S"
    })
    void left_isBounded_andZeroForATimeThatNobodyWouldWrite(Duration ahead, Duration left) {
        assertThat(new FailedMints(0, NOW.plus(ahead), Optional.of(REFUSAL)).left(NOW))
                .isEqualTo(left);
    }

    @Test
    void after_outages_thirdInARowStopsTheFleet_atGrowingIntervals() {
        VendingException outage = failure(new Reply(503, ""));

        assertThat(waits(outage, 9)).containsExactly(0L, 0L, 1L, 2L, 4L, 8L, 15L, 15L, 15L);
        assertThat(FailedMints.after(Optional.empty(), outage, NOW)
                        .orElseThrow()
                        .response())
                .hasValueSatisfying(seen -> assertThat(seen.status()).isEqualTo(503));
    }

    @Test
    void after_aFailureWithoutAResponse_thirdInARowStopsClaiming_forFiveSeconds() {
        VendingException unavailable = VendingException.of(SecretException.unavailable("down"));

        assertThat(waits(unavailable, 5)).containsExactly(0L, 0L, 5L, 5L, 5L);
        assertThat(FailedMints.after(Optional.empty(), unavailable, NOW)
                        .orElseThrow()
                        .response())
                .isEmpty();
    }

    @Test
    void after_aRefusal_stopsTheFleetAtOnce_andResetsTheCountOfOutages() {
        Optional<FailedMints> outages = Optional.of(new FailedMints(9, NOW, Optional.empty()));

        FailedMints refused =
                FailedMints.after(outages, failure(new Reply(401, "")), NOW).orElseThrow();

        assertThat(refused.inARow()).isZero();
        assertThat(refused.left(NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(refused.response())
                .hasValueSatisfying(seen -> assertThat(seen.kind()).isEqualTo(Kind.AUTHORIZATION_REFUSED));
    }

    @Test
    void after_aRateLimit_stopsTheFleetUntilItsReset() {
        Reply limited = new Reply(429, Map.of("Retry-After", "17"), "");

        assertThat(FailedMints.after(Optional.empty(), failure(limited), NOW)
                        .orElseThrow()
                        .left(NOW))
                .isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void after_aSpentBudget_isNothingToTell() throws Exception {
        try (VendorHarness harness = new VendorHarness(Duration.ofHours(1), 1)) {
            harness.vend(anything());
            VendingException spent = catchThrowableOfType(
                    VendingException.class, () -> harness.vend(VendorHarness.request("styles:read")));

            assertThat(FailedMints.after(Optional.empty(), spent, NOW)).isEmpty();
        }
    }

    private static VendingException failure(Reply reply) {
        try (VendorHarness harness = new VendorHarness()) {
            harness.mapbox.script(mint -> reply);
            return catchThrowableOfType(VendingException.class, () -> harness.vend(anything()));
        }
    }

    /** The seconds to wait after each of several failures in a row. */
    private static List<Long> waits(VendingException failure, int count) {
        List<Long> waits = new ArrayList<>();
        Optional<FailedMints> mints = Optional.empty();
        for (int i = 0; i < count; i++) {
            mints = FailedMints.after(mints, failure, NOW);
            waits.add(mints.orElseThrow().left(NOW).toSeconds());
        }
        return waits;
    }
}
