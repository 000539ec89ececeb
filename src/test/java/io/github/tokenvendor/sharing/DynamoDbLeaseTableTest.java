package io.github.tokenvendor.sharing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.tokenvendor.fake.FakeDynamoDb;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The table over a fake DynamoDB on loopback: items, garbage and failures. */
final class DynamoDbLeaseTableTest extends LeaseTableContract {
    private static final String TABLE = "shared-leases";
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key"));
    private static final Instant UNTIL = Instant.parse("2026-11-03T10:00:03Z");
    private static final Claim MINE = new Claim("me", UNTIL);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeDynamoDb dynamoDb = FakeDynamoDb.start(Clock.systemUTC(), TABLE);
    private final LeaseTable table = table(TABLE);
    private final UpstreamCalls calls = new UpstreamCalls();

    @AfterEach
    void stop() {
        dynamoDb.close();
        threads.shutdownNow();
    }

    @Override
    LeaseTable table() {
        return table;
    }

    private LeaseTable table(String name) {
        return new DynamoDbLeaseTable(
                new BoundedHttpClient(threads),
                LocalAws.dynamoDb(name, dynamoDb.url()),
                CREDENTIALS,
                Clock.systemUTC());
    }

    private CallContext recordingContext(Duration patience) {
        return new CallContext(Deadline.after(patience), calls);
    }

    private CallContext recordingContext() {
        return recordingContext(Duration.ofSeconds(20));
    }

    @Test
    void item_ofAClaim_hasTheAttributesThatTheTemplateNames() throws LeaseTableException {
        table.claim("lease-1", Entry.EMPTY, MINE, Optional.of(UNTIL), recordingContext());

        assertThat(dynamoDb.item("lease-1"))
                .contains("\"id\":{\"S\":\"lease-1\"}", "\"refused_at\":{\"N\":\"1793700003000\"}")
                .contains("\"claimant\":{\"S\":\"me\"}", "\"claimed_until\":{\"N\":\"1793700003000\"}")
                .contains("\"expires_at\":{\"N\":\"1793703603\"}");
        assertThat(calls.all())
                .extracting(UpstreamCall::upstream, UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(Upstream.SHARED_LEASES, 200, ""));
    }

    @Test
    void item_ofALease_expiresWithIt() throws LeaseTableException {
        table.claim("lease-1", Entry.EMPTY, MINE, Optional.empty(), recordingContext());
        table.publish("lease-1", "me", "tk.x", "fingerprint", UNTIL.plusMillis(3_600_999), recordingContext());

        assertThat(dynamoDb.item("lease-1"))
                .isEqualTo("{\"id\":{\"S\":\"lease-1\"},\"expires_at\":{\"N\":\"1793703603\"},"
                        + "\"token\":{\"S\":\"tk.x\"},\"master\":{\"S\":\"fingerprint\"}}");
    }

    @Test
    void claim_ofAnother_isRecordedWithoutAFault() throws LeaseTableException {
        table.claim("lease-1", Entry.EMPTY, new Claim("another", UNTIL), Optional.empty(), context());

        table.claim("lease-1", Entry.EMPTY, MINE, Optional.empty(), recordingContext());

        assertThat(calls.all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(400, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"key\":{\"N\":\"1\"},\"token\":{\"L\":[]},\"master\":{\"BOOL\":true}}",
                "{\"key\":\"key\",\"token\":null,\"claimant\":[],\"claimed_until\":7}",
                "{\"claimant\":{\"S\":\"someone\"},\"claimed_until\":{\"S\":\"soon\"}}",
                "{\"claimant\":{\"N\":\"1\"},\"claimed_until\":{\"N\":\"9999999999999\"}}",
                "{\"failure\":{\"N\":\"1\"},\"refused_at\":{\"S\":\"1793700003000\"}}",
                "{\"claimed_until\":{\"N\":\"9999999999999\"}}"
            })
    void garbage_isReadAsEmptyAndClaimed(String item) throws LeaseTableException {
        dynamoDb.putItem("lease-1", item);

        assertThat(table.read("lease-1", context())).isEqualTo(Entry.EMPTY);
        assertThat(table.claim("lease-1", Entry.EMPTY, MINE, Optional.of(UNTIL), context()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e125", "99999999999999999999999999", "-9223372036854775808", "0.5"})
    void claimUntilAnImpossibleTime_hasLapsedAndCanBeTakenOver(String until) throws LeaseTableException {
        dynamoDb.putItem("lease-1", "{\"claimant\":{\"S\":\"x\"},\"claimed_until\":{\"N\":\"" + until + "\"}}");

        Entry seen = table.read("lease-1", context());

        assertThat(seen.claim()).isPresent();
        assertThat(seen.claim().get().until()).isBeforeOrEqualTo(Instant.EPOCH);
        assertThat(table.claim("lease-1", seen, MINE, Optional.empty(), context()))
                .isTrue();
    }

    @Test
    void hugeItem_isAFailureOfTheTable() {
        dynamoDb.putItem("lease-1", "{\"token\":{\"S\":\"" + "x".repeat(300_000) + "\"}}");

        assertThatExceptionOfType(LeaseTableException.class)
                .isThrownBy(() -> table.read("lease-1", recordingContext()));
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("shared_leases_oversized");
    }

    @Test
    void entry_doesNotPrintItsToken() throws LeaseTableException {
        dynamoDb.putItem("lease-1", "{\"token\":{\"S\":\"tk.secret\"}}");

        assertThat(table.read("lease-1", context()).toString()).doesNotContain("tk.");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ResourceNotFoundException, shared_leases_ResourceNotFoundException",
        "400, AccessDeniedException, shared_leases_AccessDeniedException",
        "400, ValidationException, shared_leases_ValidationException",
        "403, SomethingNew, shared_leases_SomethingNew",
        "400, ProvisionedThroughputExceededException, shared_leases_ProvisionedThroughputExceededException",
        "400, ThrottlingException, shared_leases_ThrottlingException",
        "400, RequestLimitExceeded, shared_leases_RequestLimitExceeded",
        "500, InternalServerError, shared_leases_InternalServerError",
        "503, ServiceUnavailable, shared_leases_ServiceUnavailable",
        "400, not a name, shared_leases_400",
        "503, '', shared_leases_5xx"
    })
    void error_isRecorded(int status, String type, String fault) {
        assertFails(FakeDynamoDb.error(status, type, "quotes the request"), fault);
    }

    @Test
    void missingTable_isRecorded() {
        assertThatExceptionOfType(LeaseTableException.class)
                .isThrownBy(() -> table("nowhere").read("lease-1", recordingContext()));
        assertThat(calls.all())
                .extracting(UpstreamCall::fault)
                .containsExactly("shared_leases_ResourceNotFoundException");
    }

    @Test
    void responseThatIsNotJson_isUnavailable() {
        assertFails(aResponse().withStatus(200).withBody("{\"Item\":"), "shared_leases_client");
    }

    @Test
    void brokenConnections_areUnavailable() {
        assertFails(aResponse().withFault(Fault.EMPTY_RESPONSE), "shared_leases_broken");
    }

    @Test
    void slowTable_costsNoMoreThanTheCallersBudget() {
        dynamoDb.respondAlways(aResponse().withFixedDelay(5_000));
        long start = System.nanoTime();

        assertThatExceptionOfType(LeaseTableException.class)
                .isThrownBy(() -> table.read("lease-1", recordingContext(Duration.ofMillis(150))));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("shared_leases_timeout");
    }

    private void assertFails(ResponseDefinitionBuilder response, String fault) {
        dynamoDb.respondAlways(response);

        assertThatExceptionOfType(LeaseTableException.class)
                .isThrownBy(() -> table.read("lease-1", recordingContext()))
                .withMessage("the shared table failed")
                .withNoCause();
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly(fault);
    }
}
