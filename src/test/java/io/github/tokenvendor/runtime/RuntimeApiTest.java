package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Runtime API as AWS documents it, called by a simulated runtime. */
class RuntimeApiTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private RuntimeApi api;

    @BeforeEach
    void start() throws IOException {
        api = RuntimeApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + api.hostAndPort() + "/2018-06-01/runtime/" + path))
                .timeout(LIMIT);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = request(path)
                .header("Lambda-Runtime-Function-Error-Type", "Some.Type")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void next_invocationWaiting_carriesEventAndHeaders() throws Exception {
        Invocation invocation = api.submit("{\"a\":1}", Duration.ofSeconds(3));
        long before = System.currentTimeMillis();

        HttpResponse<String> next = get("invocation/next");

        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("{\"a\":1}");
        assertThat(next.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(next.headers().firstValue("Lambda-Runtime-Aws-Request-Id")).contains(invocation.requestId());
        assertThat(next.headers().firstValue("Lambda-Runtime-Invoked-Function-Arn"))
                .contains(RuntimeApi.FUNCTION_ARN);
        assertThat(next.headers().firstValueAsLong("Lambda-Runtime-Deadline-Ms").orElseThrow())
                .isBetween(before + 3_000, System.currentTimeMillis() + 3_000);
        assertThat(api.ready).isCompleted();
    }

    @Test
    void next_nothingWaiting_blocksUntilThereIsAnEvent() throws Exception {
        CompletableFuture<HttpResponse<String>> next =
                client.sendAsync(request("invocation/next").build(), BodyHandlers.ofString());
        api.ready.get(20, TimeUnit.SECONDS);
        assertThat(next).isNotDone();

        api.submit("{}", LIMIT);

        assertThat(next.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void response_ofARunningInvocation_isAcceptedOnce() throws Exception {
        Invocation invocation = api.submit("{}", LIMIT);
        get("invocation/next");
        String path = "invocation/" + invocation.requestId() + "/response";

        assertThat(post(path, "42").statusCode()).isEqualTo(202);
        assertThat(post(path, "43").statusCode()).isEqualTo(400);

        InvocationResult result = invocation.result().join();
        assertThat(result.isError()).isFalse();
        assertThat(result.body()).isEqualTo("42");
    }

    @Test
    void error_ofARunningInvocation_keepsTypeAndBody() throws Exception {
        Invocation invocation = api.submit("{}", LIMIT);
        get("invocation/next");

        assertThat(post("invocation/" + invocation.requestId() + "/error", "{}").statusCode())
                .isEqualTo(202);

        assertThat(invocation.result().join().errorType()).isEqualTo("Some.Type");
    }

    @Test
    void response_overSixMegabytes_isRefusedAsLambdaDoes() throws Exception {
        Invocation invocation = api.submit("{}", LIMIT);
        get("invocation/next");
        String body = "x".repeat(6 * 1024 * 1024 + 1);

        assertThat(post("invocation/" + invocation.requestId() + "/response", body)
                        .statusCode())
                .isEqualTo(413);

        assertThat(invocation.result().join().errorType()).isEqualTo("Function.ResponseSizeTooLarge");
    }

    @Test
    void unknownPath_isRefused() throws Exception {
        assertThat(get("invocation/whatever").statusCode()).isEqualTo(400);
    }

    @Test
    void startErrors_areReported() throws Exception {
        assertThat(post("init/error", "{\"errorMessage\":\"m\"}").statusCode()).isEqualTo(202);

        assertThat(api.startError.join()).contains("init/error").contains("\"m\"");
    }

    @Test
    void restoreNext_blocksUntilTheRestore() throws Exception {
        CompletableFuture<HttpResponse<String>> restored =
                client.sendAsync(request("restore/next").build(), BodyHandlers.ofString());
        api.snapshot.get(20, TimeUnit.SECONDS);
        assertThat(restored).isNotDone();

        api.restore();

        assertThat(restored.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
}
