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
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls the operations of one AWS service: signed JSON over the vendor's bounded exchange.
 *
 * <p>Each call is one exchange, and a second one where AWS refuses the signature for its time: it is then made anew by
 * AWS's own. The AWS SDK finds the credentials and signs; its generated clients cost a quarter of the processor time of
 * a cold start.
 */
public final class AwsJsonClient {
    private static final StrictJson JSON = new StrictJson(32);

    private final BoundedHttpClient exchange;
    private final AwsService service;
    private final Supplier<AwsEndpoint> endpoint;
    private final AwsRequestSigner signer;
    private final SigningClock clock;

    /**
     * Makes the client; nothing is looked up yet.
     *
     * @param endpoint asked at each call; may throw an {@link SdkException} when no region is known
     */
    public AwsJsonClient(
            BoundedHttpClient exchange,
            AwsService service,
            Supplier<AwsEndpoint> endpoint,
            AwsCredentialsProvider credentials,
            Clock clock) {
        this.exchange = exchange;
        this.service = service;
        this.endpoint = endpoint;
        this.signer = new AwsRequestSigner(service, credentials);
        this.clock = new SigningClock(clock);
    }

    /**
     * Calls an operation and notes each exchange.
     *
     * @param parameters what {@link JsonWriter} can write
     * @param context bounds the whole call
     * @return the answer's members; empty for an answer without a body
     * @throws AwsException when there was no success
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
        long start = System.nanoTime();
        try {
            UpstreamRequest request = signer.signed(endpoint.get(), operation, body, clock.now());
            UpstreamResponse answer = exchange.send(request, context.deadline());
            if (answer.status() / 100 != 2) {
                throw service.noted(AwsException.of(answer), start, context);
            }
            Map<String, Object> members = answer.body().length == 0 ? Map.of() : JSON.readObject(answer.body());
            context.note(service.upstream(), start, answer.status(), "");
            return members;
        } catch (ExchangeException e) {
            throw service.noted(AwsException.of(e), start, context);
        } catch (SdkException | MalformedJsonException e) {
            throw service.noted(AwsException.client(), start, context);
        }
    }
}
