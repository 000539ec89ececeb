package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** {@link AwsJsonClientTest} tests that a signature matches the received request. */
class AwsSignatureTest {
    private static final AwsService SERVICE =
            new AwsService(Upstream.SECRETS, "thesaurus", "Thesaurus_20261123", "application/x-amz-json-1.0");
    private static final AwsEndpoint ENDPOINT = new AwsEndpoint(
            SERVICE,
            "arn:aws-us-gov:thesaurus:us-gov-west-1:123456789012:word",
            Optional.of(URI.create("https://thesaurus.example.com")),
            LocalAws.settings());

    private final MutableClock clock = new MutableClock("2026-11-03T23:59:58Z");
    private final AtomicInteger lookups = new AtomicInteger();
    private final AwsJsonClient client =
            client(() -> AwsBasicCredentials.create("AKIDEXAMPLE" + lookups.incrementAndGet(), "example-key"));

    private AwsJsonClient client(AwsCredentialsProvider credentials) {
        return new AwsJsonClient(new BoundedHttpClient(Runnable::run), ENDPOINT, credentials, clock);
    }

    private static UpstreamRequest signed(AwsJsonClient by, String operation, String body) {
        return by.signed(operation, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(UpstreamRequest request, String name) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        return headers.get(name);
    }

    @Test
    void signed_request_isARepeatablePostOfTheBody() {
        UpstreamRequest request = signed(client, "LookUp", "{}");

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri().getHost()).isEqualTo("thesaurus.example.com");
        assertThat(request.body()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        assertThat(request.repeatable()).isTrue();
        assertThat(header(request, "X-Amz-Target")).isEqualTo("Thesaurus_20261123.LookUp");
    }

    @Test
    void signed_scope_isTheClocksDayTheEndpointsRegionAndTheService() {
        assertThat(header(signed(client, "LookUp", "{}"), "Authorization"))
                .contains("Credential=AKIDEXAMPLE1/20261103/us-gov-west-1/thesaurus/aws4_request");

        clock.advance(Duration.ofSeconds(2));
        UpstreamRequest nextDay = signed(client, "LookUp", "{}");

        assertThat(header(nextDay, "X-Amz-Date")).isEqualTo("20261104T000000Z");
        assertThat(header(nextDay, "Authorization")).contains("/20261104/us-gov-west-1/");
    }

    /** Lambda replaces credentials during the environment's lifetime. */
    @Test
    void signed_credentials_areResolvedEachTime() {
        signed(client, "LookUp", "{}");

        assertThat(header(signed(client, "LookUp", "{}"), "Authorization")).contains("Credential=AKIDEXAMPLE2/");
    }

    @ParameterizedTest
    @CsvSource({"LookUp, {}, true", "LookUp, {\"Word\":1}, false", "Forget, {}, false"})
    void signed_signature_dependsOnTheOperationAndTheBody(String operation, String body, boolean same) {
        AwsJsonClient lasting = client(() -> AwsBasicCredentials.create("AKIDEXAMPLE", "example-key"));
        String signature = header(signed(lasting, "LookUp", "{}"), "Authorization");

        assertThat(header(signed(lasting, operation, body), "Authorization").equals(signature))
                .isEqualTo(same);
    }

    @Test
    void signed_noCredentials_isTheSdksException() {
        AwsJsonClient without = client(() -> {
            throw SdkClientException.create("no credentials");
        });

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> signed(without, "LookUp", "{}"));
    }
}
