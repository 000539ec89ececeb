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
 * Runs the AWS SDK's requests through the vendor's HTTP client, so that the same limits apply to all upstreams.
 *
 * <p>The SDK's own clients limit each read but not the whole exchange, and do not limit the size of a response.
 */
final class BoundedSdkHttpClient implements SdkHttpClient {
    private static final Set<String> UNBOUNDED = Set.of("content-encoding", "retry-after", "x-amz-retry-after");

    private final BoundedHttpClient exchange;
    private final Supplier<Deadline> deadlines;

    /**
     * Creates the client.
     *
     * @param deadlines called for each exchange
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
                // The exchange ends at its deadline, which is never later than one of the SDK's timeouts.
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
     * Drops headers that would take the SDK past the limits: the vendor requests nothing compressed, and waits between
     * attempts must fit into the caller's deadline.
     */
    private static HttpExecuteResponse toSdk(UpstreamResponse response) {
        Map<String, List<String>> headers = new HashMap<>(response.headers());
        headers.keySet().removeIf(name -> UNBOUNDED.contains(name.toLowerCase(Locale.ROOT)));
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(response.status())
                        .statusText(response.reason())
                        .headers(headers)
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                .build();
    }
}
