package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.secrets.SecretException.Kind;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** {@link SecretsManagerReaderTest} tests when it is called. */
class SdkSecretReaderTest {
    private static final AwsException THROTTLED = AwsException.of(AwsServiceException.builder()
            .statusCode(400)
            .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode("ThrottlingException").build())
            .build());

    private final RecordingServer server = new RecordingServer();
    private final UpstreamCalls calls = new UpstreamCalls();
    private Duration patience = Duration.ofSeconds(20);

    @AfterEach
    void stop() {
        server.close();
    }

    private SecretValue read(Reply... replies) throws SecretException {
        server.reply(replies);
        return new SdkSecretReader(
                        new BoundedHttpClient(Runnable::run),
                        LocalAws.secretsManager("master", server.url()),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")))
                .read(THROTTLED, new CallContext(Deadline.after(patience), calls));
    }

    private void assertFails(Kind kind, String message, Reply... replies) {
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> read(replies))
                .withMessageContaining(message)
                .withNoCause()
                .matches(e -> e.kind() == kind);
    }

    private void assertNoted(int status, String fault) {
        assertThat(calls.all())
                .extracting(UpstreamCall::upstream, UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(Upstream.SECRETS, status, fault));
    }

    @Test
    void read_failsOnceMore_isRetriedAndRecordedAsOneCall() throws SecretException {
        String master = TestTokens.secret("master-1");

        SecretValue value = read(new Reply(500, ""), new Reply(200, "{\"SecretString\":\"" + master + "\"}"));

        assertThat(value.token().reveal()).isEqualTo(master);
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.body())
                        .isEqualTo("{\"SecretId\":\"master\",\"VersionStage\":\"AWSCURRENT\"}"));
        assertNoted(200, "");
    }

    @Test
    void read_bytes_areUnusableAlthoughTheCallSucceeded() {
        assertFails(Kind.UNUSABLE, "binary data", new Reply(200, "{\"SecretBinary\":\"c2suYWJj\"}"));
        assertNoted(200, "");
    }

    @Test
    void read_successWithoutASecret_saysWhyTheFirstAttemptFailed() {
        assertFails(Kind.UNAVAILABLE, "secrets_throttled", new Reply(200, "{}"));
        assertNoted(400, "secrets_throttled");
    }

    @Test
    void read_retryHasAClearerError_reportsThat() {
        assertFails(Kind.UNUSABLE, "the secret's KMS key", new Reply(400, "{\"__type\":\"DecryptionFailure\"}"));
        assertNoted(400, "secrets_400");
    }

    @Test
    void read_noConnection_saysWhyTheFirstAttemptFailed() {
        server.close();

        assertFails(Kind.UNAVAILABLE, "secrets_throttled");
        assertNoted(400, "secrets_throttled");
    }

    @Test
    void read_noTimeLeft_makesNoCall() {
        patience = Duration.ZERO;

        assertFails(Kind.UNAVAILABLE, "secrets_throttled", new Reply(500, ""));
        assertThat(server.requests()).isEmpty();
    }
}
