package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.from;

import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class SdkSecretReaderTest {
    private static final AwsException FIRST =
            AwsException.of(SdkClientException.builder().message("first").build());
    private static final Reply DOWN = new Reply(500, "{}");

    private final RecordingServer server = new RecordingServer();
    private final UpstreamCalls calls = new UpstreamCalls();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void read_secret_isItsValue() throws SecretException {
        server.reply(new Reply(200, "{\"SecretString\":\"" + TestTokens.secret("master-1") + "\"}"));

        assertThat(read(Duration.ofSeconds(20)).token().reveal()).isEqualTo(TestTokens.secret("master-1"));
        assertThat(calls.all()).singleElement().returns("", from(UpstreamCall::fault));
    }

    @Test
    void read_firstAnswerFails_isTriedAgain() throws SecretException {
        server.reply(DOWN, new Reply(200, "{\"SecretString\":\"" + TestTokens.secret("master-1") + "\"}"));

        assertThat(read(Duration.ofSeconds(20)).token().reveal()).isEqualTo(TestTokens.secret("master-1"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void read_refused_isUnusable_andNotTriedAgain() {
        server.reply(new Reply(400, "{\"__type\":\"AccessDeniedException\"}"));

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> read(Duration.ofSeconds(20)))
                .matches(e -> e.kind() == SecretException.Kind.UNUSABLE)
                .withNoCause();
        assertThat(server.requests()).hasSize(1);
    }

    /** An answer that makes no sense says nothing better than the first try did. */
    @Test
    void read_answerWithoutAValue_tellsTheFirstFailure() {
        server.reply(new Reply(200, "{}"));

        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(() -> read(Duration.ofSeconds(20)))
                .withMessageContaining("secrets_" + FIRST.fault());
    }

    private SecretValue read(Duration limit) throws SecretException {
        return new SdkSecretReader(
                        new BoundedHttpClient(Runnable::run),
                        new SecretsManagerEndpoint(
                                "mapbox/master-token", Optional.of("eu-central-1"), Optional.of(server.url())),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")))
                .read(FIRST, new CallContext(Deadline.after(limit), calls));
    }
}
