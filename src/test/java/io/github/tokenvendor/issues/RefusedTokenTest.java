package io.github.tokenvendor.issues;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.Failure;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Anyone may report a token as refused, so a false report must not spend what all callers share, and a true one must be
 * heeded. {@link SharedRefusalsTest} tests the same for a fleet.
 */
class RefusedTokenTest {
    private static final int CALLERS = 16;
    private static final int ROUNDS = 60;

    @Test
    void everyNewTokenIsReported_oneIsReplaced_andOthersAreServed() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            String digest = "0123456789abcdef";
            for (int i = 0; i < 30; i++) {
                digest = harness.vend(refusing(anything(), digest)).lease().fingerprint();
            }

            assertThat(harness.mapbox.requests())
                    .as("the first and its replacement")
                    .hasSize(2);
        }
    }

    @Test
    void tokensOfManyKeysAreReported_theirBudgetIsATenth_andTheReserveIsKept() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            List<TokenRequest> requests = List.of(
                    request(600, "styles:read"),
                    request(600, "fonts:read"),
                    request(600, "styles:tiles"),
                    request(600, "styles:read", "fonts:read"));
            for (TokenRequest request : requests) {
                VendedToken first = harness.vend(request);
                VendedToken second = harness.vend(refusing(request, first));
                assertThat(second.lease().expires()).isEqualTo(first.lease().expires());
            }
            assertThat(harness.mapbox.requests())
                    .as("a tenth of twenty are replaced")
                    .hasSize(4 + 2);
            for (String lifetime : List.of("900", "1800", "3600")) {
                for (TokenRequest request : requests) {
                    harness.vend(request(Long.parseLong(lifetime), scopesOf(request)));
                }
            }
            assertThat(harness.mapbox.requests())
                    .as("replacing cost them nothing")
                    .hasSize(16 + 2);
            harness.vend(request(900, "styles:tiles", "fonts:read"));
            harness.vend(request(600, "styles:tiles", "fonts:read"));
            harness.assertFails(request("styles:tiles", "styles:read"), Failure.TOO_MANY_REQUESTS);
            assertThat(harness.vend(anything()).source()).as("the reserve").isEqualTo(Source.MINTED);
        }
    }

    @Test
    void ordinaryBudgetIsSpent_aReportedTokenIsStillReplaced() throws Exception {
        try (VendorHarness harness = new VendorHarness(Duration.ofHours(1), 1)) {
            VendedToken first = harness.vend(anything());
            harness.assertFails(request("styles:read"), Failure.TOO_MANY_REQUESTS);
            harness.clock.advance(Duration.ofSeconds(1));

            assertThat(harness.vend(refusing(anything(), first)).source()).isEqualTo(Source.MINTED);
        }
    }

    /** The caller came back because it got a cached lease: the refused one. */
    @Test
    void leaseIsDueAndMapboxSlow_theCallerWaitsForTheReplacement() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            VendedToken first = harness.vend(anything());
            harness.clock.advance(Duration.ofMinutes(31));
            harness.mapbox.script(mint -> {
                Thread.sleep(600);
                return harness.mapbox.grant(mint);
            });

            for (int i = 0; i < 6; i++) {
                assertThat(harness.vend(refusing(anything(), first)).lease().fingerprint())
                        .isNotEqualTo(first.lease().fingerprint());
            }
            assertThat(harness.mapbox.requests()).hasSize(2);
        }
    }

    /** A lease of another lifetime that would do as well. */
    @Test
    void onlySpareLeaseIsTheReportedOne_theCallerWaitsForAnother() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            VendedToken shorter = harness.vend(request(1_800, "styles:read"));
            harness.mapbox.script(mint -> {
                Thread.sleep(600);
                return harness.mapbox.grant(mint);
            });

            assertThat(harness.vend(refusing(request("styles:read"), shorter)).source())
                    .isEqualTo(Source.MINTED);
        }
    }

    @Test
    void manyReportTheSameTokenAtOnce_oneMintServesThemAll() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (VendorHarness harness = new VendorHarness()) {
            VendedToken held = harness.vend(anything());
            for (int round = 1; round <= ROUNDS; round++) {
                harness.clock.advance(Duration.ofSeconds(61));
                if (harness.vend(anything()).source() != Source.REUSED) {
                    held = harness.vend(anything());
                }
                int before = harness.mapbox.requests().size();
                String reported = held.lease().fingerprint();
                TokenRequest refusing = refusing(anything(), reported);
                List<VendedToken> vended = all(threads, () -> harness.vend(refusing));

                assertThat(harness.mapbox.requests()).as("round %d", round).hasSize(before + 1);
                assertThat(vended)
                        .as("round %d", round)
                        .noneMatch(token -> token.lease().fingerprint().equals(reported));
                held = vended.get(0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<VendedToken> all(ExecutorService threads, Callable<VendedToken> call) throws Exception {
        List<VendedToken> results = new ArrayList<>();
        for (Future<VendedToken> result :
                threads.invokeAll(Stream.generate(() -> call).limit(CALLERS).toList())) {
            results.add(result.get());
        }
        return results;
    }

    private static String[] scopesOf(TokenRequest request) {
        return request.scopes().orElseThrow().stream().map(Object::toString).toArray(String[]::new);
    }

    private static TokenRequest refusing(TokenRequest request, VendedToken token) {
        return refusing(request, token.lease().fingerprint());
    }

    private static TokenRequest refusing(TokenRequest request, String fingerprint) {
        return new TokenRequest(request.scopes(), request.expires(), request.expiresIn(), Optional.of(fingerprint));
    }
}
