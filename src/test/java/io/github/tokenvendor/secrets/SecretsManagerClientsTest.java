package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The client that a rotation uses. */
class SecretsManagerClientsTest {
    private static final String ARN = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:master-AbCdEf";

    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() {
        server.close();
        // The SDK keeps its clock offset for the whole process.
        SdkGlobalTime.setGlobalTimeOffset(0);
    }

    private void describe() {
        try (SecretsManagerClient client = new SecretsManagerClients(
                        new BoundedHttpClient(Runnable::run),
                        LocalAws.secretsManager(ARN, server.url()),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example-key")))
                .create(Duration.ofSeconds(20))) {
            client.describeSecret(request -> request.secretId(ARN));
        }
    }

    @Test
    void call_secretNamedByAnArn_isSignedForTheArnsRegion() {
        server.reply(new Reply(200, "{}"));
        describe();

        assertThat(server.requests().get(0).headers().get("authorization")).contains("/cn-north-1/secretsmanager/");
    }

    @Test
    void call_fails_isNotRepeated() {
        server.reply(new Reply(500, "{}"));

        assertThatThrownBy(this::describe);
        assertThat(server.requests()).hasSize(1);
    }

    /** The SDK always uses the machine's clock, so here the service is ten minutes ahead. */
    @Test
    void call_refusedForItsTime_isSignedAgainWithTheResponsesDate() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(Instant.now().plus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC));
        server.replyDated(date, new Reply(400, "{\"__type\":\"InvalidSignatureException\"}"), new Reply(200, "{}"));
        describe();

        assertThat(server.requests()).hasSize(2);
        assertThat(skew(server.requests().get(0))).isCloseTo(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(skew(server.requests().get(1))).isCloseTo(Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    private static Duration skew(Arrived request) {
        DateTimeFormatter form =
                DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
        return Duration.between(
                Instant.now(), Instant.from(form.parse(request.headers().get("x-amz-date"))));
    }
}
