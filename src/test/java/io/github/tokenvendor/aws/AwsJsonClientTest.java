package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.LocalAws;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What is sent to an AWS service, and how its responses are read. */
class AwsJsonClientTest {
    private static final String KEY_ID = "AKIDEXAMPLE";
    private static final String KEY = "example-key";
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, KEY));
    private static final AwsService SERVICE =
            new AwsService(Upstream.SECRETS, "thesaurus", "Thesaurus_20261123", "application/x-amz-json-1.0");
    private static final ReceivedSignature SIGNATURE = new ReceivedSignature(KEY, "eu-central-1", "thesaurus");
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final RecordingServer server = new RecordingServer();
    private final UpstreamCalls calls = new UpstreamCalls();
    private Clock clock = Clock.systemUTC();

    @AfterEach
    void stop() {
        server.close();
    }

    private AwsJsonClient client(AwsCredentialsProvider credentials) {
        AwsEndpoint endpoint = new AwsEndpoint(SERVICE, "", Optional.of(server.url()), LocalAws.settings());
        return new AwsJsonClient(new BoundedHttpClient(Runnable::run), endpoint, credentials, clock);
    }

    private Map<String, Object> call(AwsJsonClient client) throws AwsException {
        return client.call(
                "LookUp", Map.of("Word", "token"), new CallContext(Deadline.after(Duration.ofSeconds(20)), calls));
    }

    private static Reply error(String type) {
        return new Reply(400, "{\"__type\":\"" + type + "\",\"message\":\"quotes the request\"}");
    }

    @Test
    void call_sendsOneRequestOfTheProtocol() throws AwsException {
        server.reply(new Reply(200, "{\"Meaning\":{\"S\":\"sign\"}}"));

        assertThat(call(client(CREDENTIALS))).isEqualTo(Map.of("Meaning", Map.of("S", "sign")));

        Arrived request = server.requests().get(0);
        assertThat(server.requests()).hasSize(1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.body()).isEqualTo("{\"Word\":\"token\"}");
        assertThat(request.headers())
                .containsEntry("x-amz-target", "Thesaurus_20261123.LookUp")
                .containsEntry("content-type", "application/x-amz-json-1.0")
                .containsEntry("user-agent", "mapbox-token-vendor");
        assertThat(calls.all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(200, ""));
    }

    @Test
    void call_emptyResponse_hasNoMembers() throws AwsException {
        server.reply(new Reply(200, ""));

        assertThat(call(client(CREDENTIALS))).isEmpty();
    }

    @Test
    void call_signature_matchesTheReceivedRequest() throws Exception {
        server.reply(new Reply(200, "{}"));
        call(client(CREDENTIALS));

        Arrived request = server.requests().get(0);
        assertThat(request.headers().get("authorization")).endsWith("Signature=" + SIGNATURE.of(request));
    }

    @Test
    void call_temporaryCredentials_signsTheSessionToken() throws Exception {
        server.reply(new Reply(200, "{}"));
        call(client(StaticCredentialsProvider.create(AwsSessionCredentials.create(KEY_ID, KEY, "session"))));

        Arrived request = server.requests().get(0);
        assertThat(request.headers()).containsEntry("x-amz-security-token", "session");
        assertThat(ReceivedSignature.signedHeaders(request)).contains("x-amz-security-token", "x-amz-target", "host");
        assertThat(request.headers().get("authorization")).endsWith("Signature=" + SIGNATURE.of(request));
    }

    @Test
    void call_noCredentials_failsAndSendsNothing() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("no credentials at /a/path/of/this/machine");
        };

        assertFails(client(none), "client");
        assertThat(server.requests()).isEmpty();
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("secrets_client");
    }

    @Test
    void call_refused_failsWithTheErrorsNameButNotItsText() {
        server.reply(error("com.amazonaws.thesaurus#UnknownWordException:http://x/"));

        AwsException e = assertFails(client(CREDENTIALS), "400");
        assertThat(e.code()).isEqualTo("UnknownWordException");
        assertThat(e.status()).isEqualTo(400);
        assertThat(server.requests()).hasSize(1);
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("secrets_400");
    }

    @Test
    void call_responseIsNotJson_fails() {
        server.reply(new Reply(200, "<html>"));

        assertFails(client(CREDENTIALS), "client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidSignatureException", "RequestTimeTooSkewed", "RequestExpired"})
    void call_refusedForItsTime_isSignedAgainWithTheResponsesDate(String type) throws AwsException {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        server.reply(error(type), new Reply(200, "{}"));
        AwsJsonClient client = client(CREDENTIALS);

        call(client);
        call(client);

        assertThat(server.requests()).hasSize(3);
        assertThat(skew(server.requests().get(0))).isCloseTo(Duration.ofMinutes(-10), Duration.ofSeconds(30));
        assertThat(skew(server.requests().get(1))).isCloseTo(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(skew(server.requests().get(2))).isCloseTo(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(calls.all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(400, "secrets_400"), tuple(200, ""), tuple(200, ""));
    }

    @Test
    void call_signatureRefusedThoughTheClockIsRight_isNotRepeated() {
        server.reply(error("InvalidSignatureException"));

        assertFails(client(CREDENTIALS), "400");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void call_refusedForItsTimeTwice_fails() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
        server.reply(error("InvalidSignatureException"));

        assertFails(client(CREDENTIALS), "400");
        assertThat(server.requests()).hasSize(2);
    }

    private AwsException assertFails(AwsJsonClient client, String fault) {
        AwsException[] thrown = new AwsException[1];
        assertThatThrownBy(() -> call(client))
                .hasNoCause()
                .isInstanceOfSatisfying(AwsException.class, e -> thrown[0] = e)
                .hasMessage(fault);
        return thrown[0];
    }

    private static Duration skew(Arrived request) {
        return Duration.between(
                Instant.now(), Instant.from(AMZ_DATE.parse(request.headers().get("x-amz-date"))));
    }
}
