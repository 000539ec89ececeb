package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SecretsManagerReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String MASTER = TestTokens.secret("cartographer");

    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private SecretValue read(String secretId) throws SecretException {
        return new SecretsManagerReader(
                        new BoundedHttpClient(Runnable::run),
                        TIMEOUT,
                        new SecretsManagerEndpoint(secretId, Optional.of("eu-central-1"), Optional.of(server.url())),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")),
                        Clock.systemUTC())
                .read(new CallContext(Deadline.after(TIMEOUT), new UpstreamCalls()));
    }

    @Test
    void read_asksOnceForTheSecretsCurrentValue() throws SecretException {
        server.reply(new Reply(200, "{\"SecretString\":\"" + MASTER + "\"}"));

        assertThat(read("mapbox/master-token").token().reveal()).isEqualTo(MASTER);

        Arrived request = server.requests().get(0);
        assertThat(server.requests()).hasSize(1);
        assertThat(request.body()).isEqualTo("{\"SecretId\":\"mapbox/master-token\"}");
        assertThat(request.headers())
                .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
                .containsEntry("content-type", "application/x-amz-json-1.1");
        assertThat(request.headers().get("authorization")).contains("/eu-central-1/secretsmanager/");
    }

    @Test
    void read_secretNamedByAnArn_isSignedForTheArnsRegion() throws SecretException {
        server.reply(new Reply(200, "{\"SecretString\":\"" + MASTER + "\"}"));
        read("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:master-AbCdEf");

        assertThat(server.requests().get(0).headers().get("authorization")).contains("/us-gov-west-1/secretsmanager/");
    }

    @Test
    void read_binarySecret_isUnusable() {
        server.reply(new Reply(200, "{\"SecretBinary\":\"c2suYWJj\"}"));

        assertThatThrownBy(() -> read("mapbox/master-token"))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.kind()).isEqualTo(SecretException.Kind.UNUSABLE))
                .hasMessage("the secret holds binary data and no text");
    }

    @Test
    void read_refused_saysWhatToFix() {
        server.reply(new Reply(400, "{\"__type\":\"AccessDeniedException\"}"));

        assertThatThrownBy(() -> read("mapbox/master-token")).hasMessageContaining("role");
        assertThat(server.requests()).hasSize(1);
    }
}
