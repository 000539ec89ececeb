package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A table may look healthy by every status and still be useless. It used to get the response's whole time, and then
 * Secrets Manager was blamed, which had never been called. {@link SharedTableIT} shows the same with the packaged
 * program.
 */
class UnhelpfulTableTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What the table responds to each read, and whether it grants claims. */
    enum Unhelpful {
        NEW_CLAIM_AT_EACH_READ(
                () -> claim(UUID.randomUUID().toString(), Instant.now().plusSeconds(3))),
        NO_CLAIM_GRANTED(() -> "{}"),
        CLAIMANT_THAT_DIED(() -> claim("dead", Instant.now().plusSeconds(3))),
        CLAIM_FOR_A_YEAR(() -> claim("far-ahead", Instant.now().plus(Duration.ofDays(365)))),
        CLAIMED_AGAIN_AND_AGAIN(() -> claim("busy", Instant.now().plusMillis(System.nanoTime() % 1_000)));

        private final Supplier<String> item;

        Unhelpful(Supplier<String> item) {
            this.item = item;
        }

        /** A server that responds so. */
        RecordingServer server() {
            return new RecordingServer(request -> {
                boolean isRead = request.headers().get("x-amz-target").contains("GetItem");
                String refusal = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}";
                return new Reply(isRead ? 200 : 400, isRead ? item.get() : refusal)
                        .with("Content-Type", "application/x-amz-json-1.0");
            });
        }

        private static String claim(String claimant, Instant until) {
            return "{\"Item\":{\"claimant\":{\"S\":\"" + claimant + "\"},\"claimed_until\":{\"N\":\""
                    + until.toEpochMilli() + "\"}}}";
        }
    }

    /** So that class loading is not measured. */
    @BeforeAll
    static void warmUp() throws Exception {
        vend(Unhelpful.NO_CLAIM_GRANTED, Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource(Unhelpful.class)
    void tokenIsMintedWithoutTheTable_afterHalfOfTheTimeAtMost(Unhelpful table) throws Exception {
        JsonNode line = vend(table, TIMEOUT);

        assertThat(line.path("Outcome").asText()).as(line.toString()).isEqualTo("vended");
        assertThat(line.path("source").asText()).isEqualTo("minted");
        assertThat(line.path("Duration").asLong()).isLessThan(TIMEOUT.toMillis() * 3 / 4);
        assertThat(line.path("SharedLeaseFailures").asInt())
                .as("the table is blamed")
                .isPositive();
        assertThat(line.has("UpstreamFailure")).as("nobody else is").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10000, 3000", "1000, 500"})
    void tableHasAtMostTheShorterOfThreeSecondsAndHalfOfTheTimeout(long timeout, long longest) throws Exception {
        JsonNode line = vend(Unhelpful.NO_CLAIM_GRANTED, Duration.ofMillis(timeout));

        assertThat(line.path("source").asText()).isEqualTo("minted");
        assertThat(line.path("Duration").asLong()).isBetween(longest - 100, longest + 450);
    }

    /** The audit line of one request. */
    private static JsonNode vend(Unhelpful unhelpful, Duration timeout) throws Exception {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC());
                RecordingServer table = unhelpful.server()) {
            vendor.with("SHARED_LEASES_TABLE", "shared-leases")
                    .with("DYNAMODB_URL", table.url().toString())
                    .with("UPSTREAM_TIMEOUT_MS", Long.toString(timeout.toMillis()));
            VendorUnderTest running = vendor.vendor();
            running.requestToken("{}");
            return running.newLine();
        }
    }
}
