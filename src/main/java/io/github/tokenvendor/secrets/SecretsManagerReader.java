package io.github.tokenvendor.secrets;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads the secret from AWS Secrets Manager.
 *
 * <p>The AWS SDK finds the credentials and the endpoint and signs the request. Its generated client is left to the
 * rotation: building it, and putting one call through it, took a quarter of the processor time of a cold start.
 */
public final class SecretsManagerReader implements SecretReader {
    private static final StrictJson JSON = new StrictJson(8);

    private final BoundedHttpClient exchange;
    private final Duration timeout;
    private final SecretsManagerRequestSigner requests;
    private final String secretId;

    /**
     * Makes the reader.
     *
     * @param exchange sends the requests
     * @param timeout the ceiling for one exchange
     * @param address where Secrets Manager is
     * @param credentials sign the requests
     * @param secretId the secret's name or ARN
     */
    public SecretsManagerReader(
            BoundedHttpClient exchange,
            Duration timeout,
            SecretsManagerEndpoint address,
            AwsCredentialsProvider credentials,
            String secretId) {
        this.exchange = exchange;
        this.timeout = timeout;
        this.requests = new SecretsManagerRequestSigner(address, credentials);
        this.secretId = secretId;
    }

    @Override
    public SecretValue read(CallContext context) throws SecretException {
        long start = System.nanoTime();
        try {
            UpstreamResponse answer = exchange.send(requests.getSecretValue(secretId), Deadline.after(timeout));
            if (answer.status() / 100 != 2) {
                throw failed(context, start, SecretsManagerError.of(answer));
            }
            Map<String, Object> members = members(answer);
            note(context, start, answer.status(), "");
            return value(members);
        } catch (ExchangeException e) {
            throw failed(context, start, SecretsManagerError.of(e));
        } catch (SdkException | MalformedJsonException e) {
            throw failed(context, start, SecretsManagerError.NO_ANSWER);
        }
    }

    private static Map<String, Object> members(UpstreamResponse answer) throws MalformedJsonException {
        return answer.body().length == 0 ? Map.of() : JSON.readObject(answer.body());
    }

    private static SecretValue value(Map<String, Object> members) throws SecretException {
        if (members.get("SecretString") instanceof String text) {
            return SecretValue.parse(text);
        }
        throw SecretException.unusable("the secret holds binary data and no text");
    }

    private static SecretException failed(CallContext context, long start, SecretsManagerError fault) {
        note(context, start, fault.status(), fault.name());
        return fault.asSecretException();
    }

    private static void note(CallContext context, long start, int status, String fault) {
        long millis = (System.nanoTime() - start) / 1_000_000L;
        context.calls().add(new UpstreamCall(Upstream.SECRETS, status, millis, fault));
    }
}
