package io.github.tokenvendor.issues;

import io.github.tokenvendor.fake.FakeDynamoDb;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.time.Instant;

/** Environments in one process that share a fake Mapbox, a fake Secrets Manager and a fake DynamoDB. */
final class SharedTable implements AutoCloseable {
    private static final String TABLE = "shared-leases";

    final MutableClock clock = new MutableClock(Instant.now().toString());
    final FakeDynamoDb dynamoDb = FakeDynamoDb.start(clock, TABLE);
    final VendorFixture vendor = new VendorFixture(clock)
            .with("SHARED_LEASES_TABLE", TABLE)
            .with("DYNAMODB_URL", dynamoDb.url().toString())
            .with("MAPBOX_USERNAME", VendorFixture.ACCOUNT)
            .with("MINTS_PER_MINUTE", "20");

    /** A new environment. */
    VendorUnderTest environment() {
        return vendor.vendor();
    }

    /** The code of a problem; {@code token} for a success. */
    static String outcome(VendorUnderTest environment, String body) {
        return environment.requestToken(body).json().path("code").asText("token");
    }

    int mints() {
        return vendor.mapbox().calls().size();
    }

    long writes() {
        return dynamoDb.operations().stream()
                .filter(operation -> !operation.equals("GetItem"))
                .count();
    }

    void advance(Duration length) {
        clock.advance(length);
    }

    @Override
    public void close() {
        vendor.close();
        dynamoDb.close();
    }
}
