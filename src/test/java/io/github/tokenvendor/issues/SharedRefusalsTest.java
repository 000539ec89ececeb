package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A fleet replaces at most one token a minute because callers say that Mapbox refused it, however many environments
 * they reach.
 */
class SharedRefusalsTest {
    @Test
    void everyNewTokenIsReportedToSixEnvironments_oneIsReplacedAMinute() throws Exception {
        try (SharedTable fleet = new SharedTable()) {
            List<VendorUnderTest> environments = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                environments.add(fleet.environment());
            }
            String digest = digest(environments.get(0), "{}");
            for (int i = 0; i < 60; i++) {
                digest = digest(environments.get(i % 6), refusing(digest));
            }
            assertThat(fleet.mints()).as("the first and its replacement").isEqualTo(2);

            fleet.advance(Duration.ofSeconds(61));
            for (int i = 0; i < 12; i++) {
                digest = digest(environments.get(i % 6), refusing(digest));
            }
            assertThat(fleet.mints()).isEqualTo(3);
        }
    }

    @Test
    void tokenIsReportedToNewEnvironments_oneReplacesIt() throws Exception {
        try (SharedTable fleet = new SharedTable()) {
            String digest = digest(fleet.environment(), "{}");
            String replacement = digest(fleet.environment(), refusing(digest));
            assertThat(replacement).isNotEqualTo(digest);
            for (int i = 0; i < 20; i++) {
                String reported = i % 2 == 0 ? replacement : digest;
                assertThat(digest(fleet.environment(), refusing(reported))).isEqualTo(replacement);
            }

            assertThat(fleet.mints()).isEqualTo(2);
        }
    }

    @Test
    void twoEnvironmentsHoldTheReportedToken_theSecondServesTheFirstOnesReplacement() throws Exception {
        try (SharedTable fleet = new SharedTable()) {
            VendorUnderTest one = fleet.environment();
            VendorUnderTest other = fleet.environment();
            String digest = digest(one, "{}");
            digest(other, "{}");

            assertThat(digest(other, refusing(digest))).isEqualTo(digest(one, refusing(digest)));
            assertThat(fleet.mints()).isEqualTo(2);
        }
    }

    private static String refusing(String digest) {
        return "{\"refused\":\"" + digest + "\"}";
    }

    /** What callers send as {@code refused} for the token that they get. */
    private static String digest(VendorUnderTest environment, String body) throws Exception {
        VendorReply reply = environment.requestToken(body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        byte[] token = reply.json().path("token").asText().getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token))
                .substring(0, 16);
    }
}
