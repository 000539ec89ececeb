package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.ExchangeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class BoundedSdkHttpClientTest {
    private final RecordingServer server = new RecordingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpExecuteResponse post(Deadline deadline) throws IOException {
        try (BoundedSdkHttpClient client =
                new BoundedSdkHttpClient(new BoundedHttpClient(Runnable::run), () -> deadline)) {
            return client.prepareRequest(HttpExecuteRequest.builder()
                            .request(SdkHttpRequest.builder()
                                    .method(SdkHttpMethod.POST)
                                    .uri(server.url())
                                    .putHeader("X-Amz-Target", "secretsmanager.DescribeSecret")
                                    .build())
                            .contentStreamProvider(
                                    () -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)))
                            .build())
                    .call();
        }
    }

    @Test
    void call_transfersRequestAndResponse() throws IOException {
        server.reply(new Reply(418, Map.of("X-Amzn-RequestId", "7"), "short and stout"));

        HttpExecuteResponse response = post(Deadline.after(Duration.ofSeconds(20)));

        Arrived request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).isEqualTo("{}");
        assertThat(request.headers()).containsEntry("x-amz-target", "secretsmanager.DescribeSecret");
        assertThat(response.httpResponse().statusCode()).isEqualTo(418);
        assertThat(response.httpResponse().firstMatchingHeader("x-amzn-requestid"))
                .contains("7");
        assertThat(response.responseBody().orElseThrow()).hasContent("short and stout");
    }

    @Test
    void call_headersThatWouldExceedTheBounds_areDropped() throws IOException {
        server.reply(new Reply(503, Map.of("Content-Encoding", "gzip", "retry-after", "86400"), "no gzip"));

        HttpExecuteResponse response = post(Deadline.after(Duration.ofSeconds(20)));

        assertThat(response.httpResponse().firstMatchingHeader("Content-Encoding"))
                .isEmpty();
        assertThat(response.httpResponse().firstMatchingHeader("Retry-After")).isEmpty();
    }

    @Test
    void call_deadlinePassed_sendsNothing() {
        assertThatThrownBy(() -> post(Deadline.after(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        ExchangeException.class, e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.TIMEOUT));
        assertThat(server.requests()).isEmpty();
    }
}
