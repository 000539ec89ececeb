package io.github.tokenvendor.aws;

import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamRequest;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

/**
 * Calls the operations of one AWS service: signed JSON over the vendor's bounded exchange.
 *
 * <p>Each call is one exchange, or two if AWS rejects the time of the signature: the request is then signed again with
 * AWS's time. The AWS SDK resolves the credentials and signs; its generated clients would take a quarter of the CPU
 * time of a cold start.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">Signature Version 4</a>
 */
public final class AwsJsonClient {
    private static final StrictJson JSON = new StrictJson(32);

    private final BoundedHttpClient exchange;
    private final AwsEndpoint endpoint;
    private final AwsCredentialsProvider credentials;
    private final SigningClock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /** Creates the client; nothing is resolved yet. */
    public AwsJsonClient(
            BoundedHttpClient exchange, AwsEndpoint endpoint, AwsCredentialsProvider credentials, Clock clock) {
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.clock = new SigningClock(clock);
    }

    /**
     * Calls an operation and records each exchange.
     *
     * @param parameters what {@link JsonWriter} can write
     * @param context bounds the whole call
     * @return the response's members; empty for a response without a body
     * @throws AwsException if the call did not succeed
     */
    public Map<String, Object> call(String operation, Map<String, ?> parameters, CallContext context)
            throws AwsException {
        byte[] body = JsonWriter.of(parameters).getBytes(StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        try {
            return exchanged(operation, body, context);
        } catch (AwsException e) {
            if (!e.mayBeRefusedForTime() || !clock.learn(e.serverTime(), Duration.ofNanos(System.nanoTime() - start))) {
                throw e;
            }
            return exchanged(operation, body, context);
        }
    }

    private Map<String, Object> exchanged(String operation, byte[] body, CallContext context) throws AwsException {
        AwsService service = endpoint.service();
        long start = System.nanoTime();
        try {
            UpstreamRequest request = signed(operation, body);
            UpstreamResponse response = exchange.send(request, context.deadline());
            if (response.status() / 100 != 2) {
                throw service.recorded(AwsException.of(response), start, context);
            }
            Map<String, Object> members = response.body().length == 0 ? Map.of() : JSON.readObject(response.body());
            context.note(service.upstream(), start, response.status(), "");
            return members;
        } catch (ExchangeException e) {
            throw service.recorded(AwsException.of(e), start, context);
        } catch (SdkException | MalformedJsonException e) {
            throw service.recorded(AwsException.client(), start, context);
        }
    }

    /**
     * Creates a request for an operation, signed for this moment.
     *
     * @throws SdkException if there are no credentials, or the Region is unknown
     */
    UpstreamRequest signed(String operation, byte[] body) {
        AwsService service = endpoint.service();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.uri())
                .putHeader("Content-Type", service.contentType())
                .putHeader("X-Amz-Target", service.targetPrefix() + "." + operation)
                .build();
        SdkHttpRequest signed = signer.sign(SignRequest.builder(credentials.resolveCredentials())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME, endpoint.region().id())
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock.now())
                        .build())
                .request();
        // Every operation that the vendor calls is idempotent.
        return new UpstreamRequest("POST", signed.getUri(), headers(signed), body, true);
    }

    private static Map<String, String> headers(SdkHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        return headers;
    }
}
