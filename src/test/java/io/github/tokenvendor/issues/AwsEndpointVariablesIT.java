package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeDynamoDb;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.PackagedVendor;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A VPC without a route to the internet, an emulator, and a policy that requires FIPS all set variables for AWS's SDKs.
 * Here they are the process's own, so that the SDK's fallback client sees them too.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific
 *     endpoints</a>
 */
@NeedsLambdaRuntime
class AwsEndpointVariablesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final VendorFixture fixture = new VendorFixture(Clock.systemUTC());
    private final URI secrets = fixture.secrets().url();

    @AfterEach
    void close() {
        fixture.close();
    }

    private VendorReply vend(Map<String, String> variables) {
        variables.forEach(fixture::with);
        try (PackagedVendor vendor = fixture.packaged()) {
            return vendor.requestToken("{}", LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"})
    void request_endpointUrlOfTheSdk_isWhereTheSecretIsRead(String variable) {
        VendorReply reply = vend(Map.of("SECRETS_MANAGER_URL", "", variable, secrets.toString()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(fixture.reads()).isOne();
    }

    @Test
    void request_endpointUrlOfDynamoDb_isWhereLeasesAreShared() {
        try (FakeDynamoDb dynamoDb = FakeDynamoDb.start(Clock.systemUTC(), "leases")) {
            fixture.with("SHARED_LEASES_TABLE", "leases")
                    .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
                    .with("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url().toString());
            try (PackagedVendor vendor = fixture.packaged()) {
                assertThat(vendor.requestToken("{}", LIMIT).status()).isEqualTo(200);
                assertThat(vendor.newLines(1)).singleElement().asString().contains("\"shared_leases_status\":200");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"AWS_USE_FIPS_ENDPOINT, yes", "AWS_USE_FIPS_ENDPOINT, 1", "AWS_USE_DUALSTACK_ENDPOINT, on"})
    void request_flagThatIsNeitherTrueNorFalse_isMisconfiguredAndTheLogNamesIt(String variable, String value) {
        fixture.with(variable, value);
        try (PackagedVendor vendor = fixture.packaged()) {
            VendorReply reply = vendor.requestToken("{}", LIMIT);

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).contains("\"code\":\"misconfigured\"").doesNotContain(variable);
            assertThat(vendor.newLines(1)).singleElement().asString().contains(variable + " must be true or false");
            assertThat(vendor.otherOutput()).contains("misconfigured: " + variable);
        }
        assertThat(fixture.reads()).isZero();
    }

    /** The first fetch fails, so the SDK's own client reads the secret, with the process's variables in view. */
    @Test
    void request_blankFlagsAndUrls_areAbsent_forTheSdksClientToo() {
        fixture.secrets().respondNext(FakeSecretsManager.error(500, "InternalServiceError", "try again"));

        VendorReply reply = vend(Map.of(
                "AWS_USE_FIPS_ENDPOINT", "",
                "AWS_USE_DUALSTACK_ENDPOINT", " ",
                "AWS_ENDPOINT_URL", "",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", ""));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(fixture.reads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRETS_MANAGER_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER"})
    void request_fipsAndDualStackBesideAnOwnUrl_areIgnored_byTheSdksClientToo(String variable) {
        fixture.with("SECRETS_MANAGER_URL", "");
        fixture.secrets().respondNext(FakeSecretsManager.error(500, "InternalServiceError", "try again"));

        VendorReply reply = vend(Map.of(
                "AWS_USE_FIPS_ENDPOINT", "true", "AWS_USE_DUALSTACK_ENDPOINT", "true", variable, secrets.toString()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(fixture.reads()).isEqualTo(2);
    }
}
