package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Reads the secret with the AWS SDK's client and its retries, after a first attempt has failed. */
final class SdkSecretReader {
    private static final int OK = 200;

    private final BoundedHttpClient exchange;
    private final AwsEndpoint endpoint;
    private final AwsCredentialsProvider credentials;

    SdkSecretReader(BoundedHttpClient exchange, AwsEndpoint endpoint, AwsCredentialsProvider credentials) {
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Reads the current version with a client that is bound to the call's deadline and closed afterwards.
     *
     * @param first why the first attempt failed; reported if this one gets no response either
     * @throws SecretException if there is no master token
     */
    SecretValue read(AwsException first, CallContext context) throws SecretException {
        long start = System.nanoTime();
        try (SecretsManagerClient client =
                new SecretsManagerClients(exchange, endpoint, credentials).retrying(context.deadline())) {
            // Slightly early, so that callers who wait until the deadline learn the cause.
            Duration left = Duration.ofMillis(Math.max(1, context.deadline().remainingMillis() * 9 / 10));
            GetSecretValueResponse response = client.getSecretValue(request -> request.secretId(endpoint.resource())
                    .versionStage(SecretsManagerReader.CURRENT)
                    // Cuts short the SDK's waits between attempts.
                    .overrideConfiguration(call -> call.apiCallTimeout(left)));
            if (response.secretString() == null && response.secretBinary() == null) {
                throw failed(first, start, context);
            }
            context.note(AwsService.SECRETS_MANAGER.upstream(), start, OK, "");
            return SecretValue.parse(response.secretString());
        } catch (SdkException e) {
            AwsException second = AwsException.of(e);
            throw failed(second.status() == 0 ? first : second, start, context);
        }
    }

    private static SecretException failed(AwsException failure, long start, CallContext context) {
        return SecretsManagerError.of(AwsService.SECRETS_MANAGER.recorded(failure, start, context));
    }
}
