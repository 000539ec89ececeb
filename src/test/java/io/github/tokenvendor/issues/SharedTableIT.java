package io.github.tokenvendor.issues;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.fake.FakeDynamoDb;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged program with a table: reports of refused tokens, a lasting failure, and a useless table. */
@NeedsLambdaRuntime
class SharedTableIT {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final String TABLE = "shared-leases";

    private final VendorFixture cloud = new VendorFixture(Clock.systemUTC());
    private final FakeDynamoDb dynamoDb = FakeDynamoDb.start(Clock.systemUTC(), TABLE);

    @AfterEach
    void close() {
        cloud.close();
        dynamoDb.close();
    }

    @Test
    void everyNewTokenIsReported_toTwoEnvironments_oneIsReplaced() {
        Set<String> tokens = new HashSet<>();
        String digest = "0123456789abcdef";
        for (int environment = 0; environment < 2; environment++) {
            try (PackagedVendor vendor = vendor(dynamoDb.url())) {
                for (int i = 0; i < 10; i++) {
                    VendorReply reply = vendor.requestToken("{\"refused\":\"" + digest + "\"}", LIMIT);
                    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
                    String token = reply.json().path("token").asText();
                    tokens.add(token);
                    digest = TestTokens.parsed(token).fingerprint();
                }
            }
        }

        assertThat(tokens).as("the first and its replacement").hasSize(2);
        assertThat(cloud.mapbox().calls()).hasSize(2);
    }

    @Test
    void masterIsRefused_onlyTheFirstFailureIsWritten() {
        cloud.mapbox().respondAlways(aResponse().withStatus(401).withBody("{\"message\":\"no\"}"));
        for (int environment = 0; environment < 2; environment++) {
            try (PackagedVendor vendor = vendor(dynamoDb.url())) {
                for (int i = 0; i < 5; i++) {
                    VendorReply reply = vendor.requestToken("{}", LIMIT);
                    assertThat(reply.json().path("code").asText()).isEqualTo("misconfigured");
                }
            }
        }

        assertThat(cloud.mapbox().calls()).hasSize(1);
        assertThat(dynamoDb.operations().stream().filter(operation -> !operation.equals("GetItem")))
                .hasSize(2);
        assertThat(dynamoDb.operations()).hasSizeLessThanOrEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(
            value = UnhelpfulTableTest.Unhelpful.class,
            names = {"NEW_CLAIM_AT_EACH_READ", "NO_CLAIM_GRANTED", "CLAIMANT_THAT_DIED"})
    void tableIsOfNoUse_tokenIsMintedWithoutIt_andNobodyElseIsBlamed(UnhelpfulTableTest.Unhelpful unhelpful)
            throws Exception {
        try (RecordingServer table = unhelpful.server();
                PackagedVendor vendor = vendor(table.url())) {
            VendorReply reply = vendor.requestToken("{}", LIMIT);

            assertThat(reply.status()).as("%s", reply).isEqualTo(200);
            JsonNode line = vendor.newLine();
            assertThat(line.path("source").asText()).isEqualTo("minted");
            assertThat(line.path("SharedLeaseFailures").asInt()).isPositive();
            assertThat(line.has("UpstreamFailure")).isFalse();
        }
    }

    private PackagedVendor vendor(URI table) {
        cloud.with("SHARED_LEASES_TABLE", TABLE)
                .with("DYNAMODB_URL", table.toString())
                .with("MAPBOX_USERNAME", VendorFixture.ACCOUNT)
                .with("UPSTREAM_TIMEOUT_MS", Long.toString(TIMEOUT.toMillis()));
        PackagedVendor vendor = cloud.packaged();
        // A cold start on a busy machine would take longer than the table may.
        vendor.invoke("{}", LambdaContext.FULL, LIMIT);
        vendor.newLines(1);
        return vendor;
    }
}
