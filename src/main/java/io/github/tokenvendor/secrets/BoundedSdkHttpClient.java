package io.github.tokenvendor.secrets;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Gives the AWS SDK the vendor's bounded exchange, so that both upstreams keep to the same bounds.
 *
 * <p>The SDK's own clients bound each read but not the whole answer, and read as much as is sent.
 */
final class BoundedSdkHttpClient implements SdkHttpClient {
    private static final Set<String> UNBOUNDED = Set.of("content-encoding", "retry-after", "x-amz-retry-after");

    private final BoundedHttpClient exchange;
    private final Supplier<Deadline> deadlines;

    /**
     * Makes the client.
     *
     * @param deadlines asked at each exchange
     */
    BoundedSdkHttpClient(BoundedHttpClient exchange, Supplier<Deadline> deadlines) {
        this.exchange = exchange;
        this.deadlines = deadlines;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return toSdk(exchange.send(fromSdk(request), deadlines.get()));
            }

            @Override
            public void abort() {
                // The exchange ends by its deadline, which is never later than a time-out of the SDK's own.
            }
        };
    }

    @Override
    public String clientName() {
        return "BoundedHttpClient";
    }

    @Override
    public void close() {
        // Every exchange closes its own connection.
    }

    private static UpstreamRequest fromSdk(HttpExecuteRequest request) throws IOException {
        SdkHttpRequest http = request.httpRequest();
        Map<String, String> headers = new HashMap<>();
        http.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        byte[] body = new byte[0];
        if (request.contentStreamProvider().isPresent()) {
            try (InputStream content = request.contentStreamProvider().get().newStream()) {
                body = content.readAllBytes();
            }
        }
        return new UpstreamRequest(http.method().name(), http.getUri(), headers, body, false);
    }

    /**
     * Without the fields that would have the SDK leave the bounds: nothing compressed was asked for, and its pauses
     * between tries have to fit into a caller's time.
     */
    private static HttpExecuteResponse toSdk(UpstreamResponse answer) {
        Map<String, List<String>> headers = new HashMap<>(answer.headers());
        headers.keySet().removeIf(name -> UNBOUNDED.contains(name.toLowerCase(Locale.ROOT)));
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(answer.status())
                        .statusText(answer.reason())
                        .headers(headers)
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                .build();
    }
}
