package io.github.tokenvendor.issues;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An environment does not ask the whole fleet for what it would itself fail or refuse from memory. */
class TableUnderFailureTest {
    private static final String[] SCOPES = {"styles:read", "fonts:read", "styles:tiles"};

    @ParameterizedTest
    @CsvSource({
        // A claim and its result, for each of three failures in a row and of one probe.
        "503, mapbox_unavailable, 8",
        "401, misconfigured, 2",
        "404, misconfigured, 2",
        "403, misconfigured, 2",
        "422, misconfigured, 2",
        "429, mapbox_rate_limited, 2"
    })
    void mapboxFailsForGood_aFailureFromMemoryWritesNothingAndReadsOnce(int status, String code, int writes) {
        try (SharedTable fleet = new SharedTable()) {
            fleet.vendor.mapbox().respondAlways(aResponse().withStatus(status).withBody("{\"message\":\"no\"}"));
            VendorUnderTest environment = fleet.environment();
            for (int i = 0; i < 40; i++) {
                assertThat(SharedTable.outcome(environment, "{}")).isEqualTo(code);
                fleet.advance(Duration.ofMillis(50));
            }

            assertThat(fleet.writes()).isLessThanOrEqualTo(writes);
            assertThat(fleet.dynamoDb.operations()).hasSizeLessThanOrEqualTo(40 + writes);
        }
    }

    @Test
    void budgetIsSpent_refusalsWriteNothing() {
        try (SharedTable fleet = new SharedTable()) {
            fleet.vendor.with("MINTS_PER_MINUTE", "1");
            VendorUnderTest environment = fleet.environment();
            assertThat(SharedTable.outcome(environment, "{}")).isEqualTo("token");
            long before = fleet.writes();
            for (int i = 0; i < 30; i++) {
                assertThat(SharedTable.outcome(environment, "{\"scopes\":[\"styles:read\"]}"))
                        .isEqualTo("too_many_requests");
            }

            assertThat(fleet.writes()).isEqualTo(before);
        }
    }

    @Test
    void secretCannotBeRead_failuresFromMemoryWriteNothing() {
        try (SharedTable fleet = new SharedTable()) {
            fleet.vendor.with("MASTER_TOKEN_SECRET_ID", "missing");
            VendorUnderTest environment = fleet.environment();
            for (int i = 0; i < 20; i++) {
                assertThat(SharedTable.outcome(environment, "{}")).isEqualTo("misconfigured");
            }

            assertThat(fleet.writes()).isLessThanOrEqualTo(2);
        }
    }

    /** Each environment learned it by a call of its own, and some reported that Mapbox was unavailable. */
    @ParameterizedTest
    @CsvSource({"401, misconfigured", "429, mapbox_rate_limited"})
    void masterIsRefused_oneEnvironmentLearnsItForAll(int status, String code) {
        try (SharedTable fleet = new SharedTable()) {
            fleet.vendor.mapbox().respondAlways(aResponse().withStatus(status).withBody("{\"message\":\"no\"}"));
            Set<String> outcomes = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                outcomes.add(SharedTable.outcome(fleet.environment(), "{}"));
            }

            assertThat(outcomes).containsExactly(code);
            assertThat(fleet.mints()).isEqualTo(1);
            assertThat(fleet.writes()).isEqualTo(2);
        }
    }

    @Test
    void masterIsRefused_anEnvironmentWhoseSecretHoldsAnother_mints() {
        try (SharedTable fleet = new SharedTable()) {
            VendorUnderTest first = fleet.environment();
            String revoked = fleet.vendor.master();
            fleet.vendor.mapbox().revoke(revoked);
            assertThat(SharedTable.outcome(first, "{}")).isEqualTo("misconfigured");

            fleet.vendor.store(fleet.vendor.newMaster());

            assertThat(SharedTable.outcome(fleet.environment(), "{}")).isEqualTo("token");
            assertThat(fleet.mints()).isEqualTo(2);
        }
    }

    /** A failure of a single environment is no reason for others not to mint. */
    @Test
    void oneEnvironmentCannotReadTheSecret_othersMint() {
        try (SharedTable fleet = new SharedTable()) {
            fleet.vendor.with("SECRETS_MANAGER_URL", "http://127.0.0.1:9");
            VendorUnderTest broken = fleet.environment();
            fleet.vendor.with(
                    "SECRETS_MANAGER_URL", fleet.vendor.secrets().url().toString());
            for (int i = 0; i < 5; i++) {
                assertThat(SharedTable.outcome(broken, "{}")).isEqualTo("secrets_unavailable");
                fleet.advance(Duration.ofSeconds(31));
            }

            assertThat(SharedTable.outcome(fleet.environment(), "{}")).isEqualTo("token");
            assertThat(SharedTable.outcome(broken, "{}")).isEqualTo("token");
            assertThat(fleet.mints()).isEqualTo(1);
        }
    }

    /**
     * A configuration that adds a scope used to take the item of the other configuration, and so did keys of the same
     * hash.
     */
    @Test
    void twoConfigurationsSideBySide_andEveryScopeSet_eachMintOnce() {
        try (SharedTable fleet = new SharedTable()) {
            List<VendorUnderTest> stable = new ArrayList<>();
            List<VendorUnderTest> canary = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                fleet.vendor.with("ALLOWED_SCOPES", "styles:read,fonts:read");
                stable.add(fleet.environment());
                fleet.vendor.with("ALLOWED_SCOPES", "styles:read,fonts:read,styles:tiles");
                canary.add(fleet.environment());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(SharedTable.outcome(stable.get(i), "{}")).isEqualTo("token");
                assertThat(SharedTable.outcome(canary.get(i), "{}")).isEqualTo("token");
            }
            assertThat(fleet.mints()).isEqualTo(2);

            fleet.vendor.mapbox().forgetCalls();
            fleet.vendor.with("MINTS_PER_MINUTE", "1000");
            VendorUnderTest one = fleet.environment();
            VendorUnderTest other = fleet.environment();
            List<String> bodies = bodies();
            for (String body : bodies) {
                assertThat(SharedTable.outcome(one, body)).isEqualTo("token");
            }
            for (String body : bodies) {
                assertThat(SharedTable.outcome(other, body)).isEqualTo("token");
            }
            assertThat(fleet.mints()).isEqualTo(bodies.size());
        }
    }

    /** Every set of scopes except those above, with seven lifetimes each. */
    private static List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (int subset = 1; subset < 8; subset++) {
            List<String> scopes = new ArrayList<>();
            for (int i = 0; i < SCOPES.length; i++) {
                if ((subset >> i & 1) == 1) {
                    scopes.add("\"" + SCOPES[i] + "\"");
                }
            }
            for (int seconds : new int[] {1_800, 900, 600, 300, 120, 60, 30}) {
                bodies.add("{\"scopes\":" + scopes + ",\"expires_in\":" + seconds + "}");
            }
        }
        return bodies;
    }
}
