package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Reads the secret by the AWS SDK's client, with its retries, when a first try has failed. */
final class SdkSecretReader {
    private static final int OK = 200;

    private final BoundedHttpClient exchange;
    private final SecretsManagerEndpoint endpoint;
    private final AwsCredentialsProvider credentials;

    SdkSecretReader(BoundedHttpClient exchange, SecretsManagerEndpoint endpoint, AwsCredentialsProvider credentials) {
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Reads the current version. The client lives for this call: it is bound to the call's deadline.
     *
     * @param first why the first try failed, which is told where this one learns no better
     * @throws SecretException when there is no master
     */
    SecretValue read(AwsException first, CallContext context) throws SecretException {
        long start = System.nanoTime();
        try (SecretsManagerClient client =
                new SecretsManagerClients(exchange, endpoint, credentials).retrying(context.deadline())) {
            // A little early, so that the cause is told to those who wait until the deadline.
            Duration left = Duration.ofMillis(Math.max(1, context.deadline().remainingMillis() * 9 / 10));
            GetSecretValueResponse answer = client.getSecretValue(request -> request.secretId(endpoint.secretId())
                    // Ends the pauses between its tries.
                    .overrideConfiguration(call -> call.apiCallTimeout(left)));
            if (answer.secretString() == null && answer.secretBinary() == null) {
                throw failed(first, start, context);
            }
            context.note(SecretsManagerEndpoint.SERVICE.upstream(), start, OK, "");
            return SecretValue.parse(answer.secretString());
        } catch (SdkException e) {
            AwsException second = AwsException.of(e);
            throw failed(second.status() == 0 ? first : second, start, context);
        }
    }

    private static SecretException failed(AwsException failure, long start, CallContext context) {
        return SecretsManagerError.of(SecretsManagerEndpoint.SERVICE.noted(failure, start, context));
    }
}
