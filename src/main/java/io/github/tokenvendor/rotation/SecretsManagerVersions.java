package io.github.tokenvendor.rotation;

import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsService;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.secrets.SecretsManagerError;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The versions of a secret, read and changed with the AWS SDK's client, which has its own deadline.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html">API reference</a>
 */
public final class SecretsManagerVersions implements SecretVersions {
    private static final int OK = 200;
    private static final int NOT_FOUND = 400; // AWS's status for a ResourceNotFoundException.

    private final Supplier<SecretsManagerClient> client;

    /**
     * Creates the versions without calling AWS.
     *
     * @param client supplies the SDK's client; called for each call
     */
    public SecretsManagerVersions(Supplier<SecretsManagerClient> client) {
        this.client = client;
    }

    @Override
    public SecretStages describe(String secretId, CallContext context) throws SecretException {
        DescribeSecretResponse secret = call(context, aws -> aws.describeSecret(request -> request.secretId(secretId)));
        return new SecretStages(
                secret.arn(),
                secret.name(),
                Boolean.TRUE.equals(secret.rotationEnabled()),
                secret.versionIdsToStages());
    }

    @Override
    public Optional<Version> read(String secretId, String versionId, CallContext context) throws SecretException {
        Optional<GetSecretValueResponse> response =
                call(context, aws -> find(aws, secretId, versionId), found -> found.isPresent() ? OK : NOT_FOUND);
        if (response.isEmpty()) {
            return Optional.empty();
        }
        Instant created = response.get().createdDate();
        SecretValue value = SecretValue.parse(response.get().secretString());
        return Optional.of(new Version(value, created == null ? Instant.EPOCH : created));
    }

    @Override
    public void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException {
        call(
                context,
                aws -> aws.putSecretValue(request -> request.secretId(target.secretId())
                        .clientRequestToken(target.versionId())
                        .rotationToken(target.rotationToken().orElse(null))
                        .versionStages(SecretStages.PENDING)
                        .secretString(shape.textWith(token))));
    }

    @Override
    public void move(String secretId, String stage, String from, Optional<String> to, CallContext context)
            throws SecretException {
        call(
                context,
                aws -> aws.updateSecretVersionStage(request -> request.secretId(secretId)
                        .versionStage(stage)
                        .removeFromVersionId(from)
                        .moveToVersionId(to.orElse(null))));
    }

    private static Optional<GetSecretValueResponse> find(SecretsManagerClient aws, String secretId, String versionId) {
        try {
            return Optional.of(
                    aws.getSecretValue(request -> request.secretId(secretId).versionId(versionId)));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private <T> T call(CallContext context, Function<SecretsManagerClient, T> call) throws SecretException {
        return call(context, call, response -> OK);
    }

    private <T> T call(CallContext context, Function<SecretsManagerClient, T> call, ToIntFunction<T> status)
            throws SecretException {
        long start = System.nanoTime();
        try {
            T response = call.apply(client.get());
            context.note(AwsService.SECRETS_MANAGER.upstream(), start, status.applyAsInt(response), "");
            return response;
        } catch (SdkException e) {
            throw SecretsManagerError.of(AwsService.SECRETS_MANAGER.recorded(AwsException.of(e), start, context));
        }
    }
}
