package io.github.tokenvendor.issues;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.fake.FakeDynamoDb;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.Vend;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** Environments in one process that share a fake Mapbox, a fake Secrets Manager and a fake DynamoDB. */
final class SharedTable implements AutoCloseable {
    private static final String TABLE = "shared-leases";
    private static final ObjectMapper JSON = new ObjectMapper();

    final MutableClock clock = new MutableClock(Instant.now().toString());
    final FakeDynamoDb dynamoDb = FakeDynamoDb.start(clock, TABLE);
    final VendorFixture vendor = new VendorFixture(clock)
            .with("SHARED_LEASES_TABLE", TABLE)
            .with("DYNAMODB_URL", dynamoDb.url().toString())
            .with("MAPBOX_USERNAME", VendorFixture.ACCOUNT)
            .with("MINTS_PER_MINUTE", "20");

    /** A new environment. */
    HttpApiHandler environment() {
        return vendor.httpApiHandler();
    }

    static APIGatewayV2HTTPResponse vend(HttpApiHandler handler, String body) {
        return Vend.vend(handler, body);
    }

    static JsonNode json(APIGatewayV2HTTPResponse response) {
        try {
            return JSON.readTree(response.getBody());
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of a problem; {@code token} for a success. */
    static String outcome(HttpApiHandler handler, String body) {
        JsonNode response = json(vend(handler, body));
        return response.path("code").asText("token");
    }

    /** What callers send as {@code refused} for the token in a response. */
    static String digest(APIGatewayV2HTTPResponse response) throws Exception {
        byte[] token = json(response).path("token").asText().getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token))
                .substring(0, 16);
    }

    /** The last audit line. */
    JsonNode lastLine() throws Exception {
        return JSON.readTree(vendor.log().get(vendor.log().size() - 1));
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
