package io.github.tokenvendor.sharing;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsJsonClient;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The table over third-party DynamoDB emulators: our own fake could share our mistakes. {@code .ci/moto.sh} and
 * {@code .ci/dynalite.sh} start one each and set {@code DYNAMODB_TEST_URL}.
 */
@EnabledIfEnvironmentVariable(named = "DYNAMODB_TEST_URL", matches = "http://127\\.0\\.0\\.1:[0-9]+")
class DynamoDbIT extends LeaseTableContract {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key"));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedHttpClient exchange = new BoundedHttpClient(threads);
    private final AwsEndpoint endpoint =
            LocalAws.dynamoDb("leases-" + UUID.randomUUID(), URI.create(System.getenv("DYNAMODB_TEST_URL")));
    private final AwsJsonClient dynamoDb = new AwsJsonClient(exchange, endpoint, CREDENTIALS, Clock.systemUTC());
    private final LeaseTable table = new DynamoDbLeaseTable(exchange, endpoint, CREDENTIALS, Clock.systemUTC());

    @BeforeEach
    void createTable() throws Exception {
        dynamoDb.call(
                "CreateTable",
                Map.of(
                        "TableName", endpoint.resource(),
                        "AttributeDefinitions", List.of(Map.of("AttributeName", "id", "AttributeType", "S")),
                        "KeySchema", List.of(Map.of("AttributeName", "id", "KeyType", "HASH")),
                        "BillingMode", "PAY_PER_REQUEST"),
                context());
        awaitTable();
    }

    @AfterEach
    void deleteTable() throws AwsException {
        dynamoDb.call("DeleteTable", Map.of("TableName", endpoint.resource()), context());
        threads.shutdownNow();
    }

    @Override
    LeaseTable table() {
        return table;
    }

    private void awaitTable() throws InterruptedException, LeaseTableException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                table.read("nothing", context());
                return;
            } catch (LeaseTableException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                // The server is a separate process that does not announce when it is ready.
                Thread.sleep(50);
            }
        }
    }
}
