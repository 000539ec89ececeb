package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SecretsManagerReaderTest {
    private static final String NAME = "mapbox/master-token";
    private static final String MASTER = TestTokens.secret("cartographer");

    private static final Reply MASTER_RESPONSE = new Reply(200, "{\"SecretString\":\"" + MASTER + "\"}");

    private final RecordingServer server = new RecordingServer();
    private final UpstreamCalls calls = new UpstreamCalls();
    private URI url = server.url();
    private Duration timeout = Duration.ofSeconds(20);

    @AfterEach
    void stop() {
        server.close();
    }

    private SecretValue read(String secretId) throws SecretException {
        return new SecretsManagerReader(
                        new BoundedHttpClient(Runnable::run),
                        timeout,
                        LocalAws.secretsManager(secretId, url),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")),
                        Clock.systemUTC())
                .read(new CallContext(Deadline.after(timeout), calls));
    }

    @Test
    void read_requestsTheCurrentValueOnce() throws SecretException {
        server.reply(MASTER_RESPONSE);

        assertThat(read(NAME).token().reveal()).isEqualTo(MASTER);

        Arrived request = server.requests().get(0);
        assertThat(server.requests()).hasSize(1);
        assertThat(request.body()).isEqualTo("{\"SecretId\":\"mapbox/master-token\",\"VersionStage\":\"AWSCURRENT\"}");
        assertThat(request.headers())
                .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
                .containsEntry("content-type", "application/x-amz-json-1.1");
        assertThat(request.headers().get("authorization")).contains("/eu-central-1/secretsmanager/");
    }

    @Test
    void read_secretNamedByAnArn_isSignedForTheArnsRegion() throws SecretException {
        server.reply(MASTER_RESPONSE);
        read("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:master-AbCdEf");

        assertThat(server.requests().get(0).headers().get("authorization")).contains("/us-gov-west-1/secretsmanager/");
    }

    @Test
    void read_binarySecret_isUnusable() {
        server.reply(new Reply(200, "{\"SecretBinary\":\"c2suYWJj\"}"));

        assertThatThrownBy(() -> read(NAME))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE))
                .hasMessage("the secret holds binary data, not text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ResourceNotFoundException",
                "AccessDeniedException",
                "DecryptionFailure",
                "InvalidRequestException",
                "InvalidParameterException",
                "ValidationException",
                "UnrecognizedClientException"
            })
    void read_permanentRefusal_isNotRetriedAndSaysWhatToFix(String type) {
        server.reply(error(400, type));

        assertThatThrownBy(() -> read(NAME))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE));
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalServiceError, secrets_5xx",
        "400, ThrottlingException, secrets_throttled",
        "400, ARefusalThatNobodyKnows, secrets_400",
        "400, InvalidSignatureException, secrets_400",
        "302, '', secrets_unexpected",
        "200, '', secrets_client"
    })
    void read_failsOnce_isRetriedByTheSdk(int status, String type, String fault) throws SecretException {
        server.reply(status == 200 ? new Reply(200, "<html>") : error(status, type), MASTER_RESPONSE);

        assertThat(read(NAME).token().reveal()).isEqualTo(MASTER);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).headers())
                .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
                .hasEntrySatisfying("user-agent", agent -> assertThat(agent).contains("aws-sdk-java"));
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly(fault, "");
    }

    @Test
    void read_keepsFailing_endsWithinItsTimeoutAndReportsTheFirstCause() {
        timeout = Duration.ofMillis(1_500);
        server.reply(error(400, "ThrottlingException"));
        long start = System.nanoTime();

        assertThatThrownBy(() -> read(NAME))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNAVAILABLE))
                .hasMessageContaining("secrets_throttled")
                .hasNoCause();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plusSeconds(1));
        assertThat(server.requests()).hasSizeBetween(2, 4);
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsOnly("secrets_throttled");
    }

    @Test
    void read_permanentRefusalOfTheSdk_saysWhatToFix() {
        server.reply(error(500, "InternalServiceError"), error(400, "AccessDeniedException"));

        assertThatThrownBy(() -> read(NAME)).hasMessageContaining("role");
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("secrets_5xx", "secrets_400");
    }

    @Test
    void read_neitherTextNorBytesInWhatCannotBeRead_isNoSecret() {
        server.reply(new Reply(200, "[]"));

        assertThatThrownBy(() -> read(NAME)).hasMessageContaining("secrets_client");
    }

    @Test
    void read_noResponseInTime_isNotRetried() throws IOException {
        timeout = Duration.ofMillis(200);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertThatThrownBy(() -> read(NAME)).hasMessageContaining("secrets_timeout");
        }
        assertThat(calls.all()).hasSize(1);
    }

    private static Reply error(int status, String type) {
        return new Reply(status, "{\"__type\":\"" + type + "\",\"Message\":\"quotes the request\"}");
    }
}
