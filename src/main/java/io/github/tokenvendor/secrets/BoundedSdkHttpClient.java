package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
public final class BoundedSdkHttpClient implements SdkHttpClient {
    private final BoundedHttpClient exchange;
    private final Duration timeout;

    /**
     * Makes the client.
     *
     * @param exchange sends the requests
     * @param timeout the ceiling for one exchange
     */
    public BoundedSdkHttpClient(BoundedHttpClient exchange, Duration timeout) {
        this.exchange = exchange;
        this.timeout = timeout;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return toSdk(exchange.send(fromSdk(request), Deadline.after(timeout)));
            }

            @Override
            public void abort() {
                // The exchange ends by its deadline; the SDK aborts only on time-outs of its own, which are not set.
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
        return new UpstreamRequest(http.method().name(), http.getUri(), headers, body);
    }

    private static HttpExecuteResponse toSdk(UpstreamResponse answer) {
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(answer.status())
                        .statusText(answer.reason())
                        .headers(answer.headers())
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                .build();
    }
}
