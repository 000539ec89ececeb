package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What goes over the wire to Secrets Manager; what its answers come to is in the table of faults. */
class SecretsManagerReaderTest {
    private static final String KEY_ID = "AKIDEXAMPLE";
    private static final String KEY = "example-key";
    private static final String SECRET_ID = "mapbox/master-token";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String MASTER = TestTokens.secret("cartographer");

    /** A request as it arrived. */
    private record Arrived(String method, String path, Map<String, String> headers, String body) {}

    private final List<Arrived> requests = new CopyOnWriteArrayList<>();
    private final UpstreamCalls calls = new UpstreamCalls();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            requests.add(new Arrived(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] body = ("{\"SecretString\":\"" + MASTER + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private SecretValue read(AwsCredentialsProvider credentials) throws SecretException {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new SecretsManagerReader(
                        new BoundedHttpClient(Runnable::run),
                        TIMEOUT,
                        new SecretsManagerEndpoint(Optional.of("eu-central-1"), Optional.of(url)),
                        credentials,
                        SECRET_ID)
                .read(new CallContext(Deadline.after(TIMEOUT), calls));
    }

    @Test
    void read_asksOnceForTheSecretsCurrentValue() throws SecretException {
        SecretValue value = read(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, KEY)));

        assertThat(value.token().reveal()).isEqualTo(MASTER);
        assertThat(requests).hasSize(1);
        Arrived request = requests.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.body()).isEqualTo("{\"SecretId\":\"" + SECRET_ID + "\"}");
        assertThat(request.headers())
                .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
                .containsEntry("content-type", "application/x-amz-json-1.1")
                .containsEntry("user-agent", "mapbox-token-vendor");
        assertThat(calls.all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(200, ""));
    }

    @Test
    void read_signatureFitsWhatArrives() throws Exception {
        read(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, KEY)));

        assertThat(requests.get(0).headers().get("authorization")).endsWith("Signature=" + signature(requests.get(0)));
    }

    @Test
    void read_temporaryCredentials_sendsTheSessionTokenSigned() throws Exception {
        read(StaticCredentialsProvider.create(AwsSessionCredentials.create(KEY_ID, KEY, "session")));

        assertThat(requests.get(0).headers()).containsEntry("x-amz-security-token", "session");
        assertThat(signedHeaders(requests.get(0))).contains("x-amz-security-token", "x-amz-target", "host");
        assertThat(requests.get(0).headers().get("authorization")).endsWith("Signature=" + signature(requests.get(0)));
    }

    @Test
    void read_noCredentials_isUnavailable_andSendsNothing() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("no credentials at /a/path/of/this/machine");
        };

        assertThatThrownBy(() -> read(none)).isInstanceOfSatisfying(SecretException.class, e -> {
            assertThat(e.kind()).isEqualTo(SecretException.Kind.UNAVAILABLE);
            assertThat(e).hasMessageNotContaining("/a/path").hasNoCause();
        });
        assertThat(requests).isEmpty();
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("secrets_client");
    }

    private static List<String> signedHeaders(Arrived request) {
        String authorization = request.headers().get("authorization");
        return List.of(
                authorization.replaceFirst(".*SignedHeaders=([^,]*),.*", "$1").split(";"));
    }

    /** Signature Version 4 by its description, over what arrived and not over what was meant to be sent. */
    private static String signature(Arrived request) throws GeneralSecurityException {
        StringBuilder canonical = new StringBuilder(request.method() + "\n/\n\n");
        for (String name : signedHeaders(request)) {
            canonical
                    .append(name)
                    .append(':')
                    .append(request.headers().get(name))
                    .append('\n');
        }
        canonical.append('\n').append(String.join(";", signedHeaders(request))).append('\n');
        canonical.append(sha256(request.body()));
        String moment = request.headers().get("x-amz-date");
        String day = moment.substring(0, 8);
        String scope = day + "/eu-central-1/secretsmanager/aws4_request";
        byte[] key = ("AWS4" + KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, "eu-central-1", "secretsmanager", "aws4_request")) {
            key = hmac(key, part);
        }
        return HexFormat.of()
                .formatHex(
                        hmac(key, "AWS4-HMAC-SHA256\n" + moment + "\n" + scope + "\n" + sha256(canonical.toString())));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
