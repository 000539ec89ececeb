package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;

/**
 * The calls of AWS Secrets Manager that a rotation needs: a secret's versions and their staging labels.
 *
 * <p>Each is one exchange: nothing is retried or cached here. The deadline is the client's own.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html">API reference</a>
 */
public final class SecretVersions {
    private static final int OK = 200;

    private final Supplier<SecretsManagerClient> client;

    /**
     * Makes the client.
     *
     * @param client gives the SDK's client; called for each call
     */
    public SecretVersions(Supplier<SecretsManagerClient> client) {
        this.client = client;
    }

    /**
     * The version that a rotation makes.
     *
     * @param secretId the secret's name or ARN
     * @param versionId the version's id, which Secrets Manager calls ClientRequestToken
     * @param rotationToken what Secrets Manager wants to see again when it has sent one
     */
    public record Target(String secretId, String versionId, Optional<String> rotationToken) {
        /** Redacted: AWS counts the rotation token among what must not be logged. */
        @Override
        public String toString() {
            return "Target[" + versionId + "]";
        }
    }

    /** One call of the SDK. */
    @FunctionalInterface
    private interface Call<T> {
        T on(SecretsManagerClient client);
    }

    /**
     * Reads which version has which label.
     *
     * @param secretId the secret's name or ARN
     * @param context takes the note of the call
     * @return the labels
     * @throws SecretException when they can not be read
     */
    public SecretStages describe(String secretId, CallContext context) throws SecretException {
        DescribeSecretResponse secret = call(context, aws -> aws.describeSecret(request -> request.secretId(secretId)));
        return new SecretStages(
                secret.arn(),
                secret.name(),
                Boolean.TRUE.equals(secret.rotationEnabled()),
                secret.versionIdsToStages());
    }

    /**
     * Reads the value of a version.
     *
     * @param secretId the secret's name or ARN
     * @param versionId the version
     * @param context takes the note of the call
     * @return the value; empty when the version has none yet
     * @throws SecretException when it can not be read, or holds no master token
     */
    public Optional<SecretValue> read(String secretId, String versionId, CallContext context) throws SecretException {
        GetSecretValueRequest request = GetSecretValueRequest.builder()
                .secretId(secretId)
                .versionId(versionId)
                .build();
        Optional<GetSecretValueResponse> answer = call(context, aws -> {
            try {
                return Optional.of(aws.getSecretValue(request));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        String text = answer.get().secretString();
        if (text == null) {
            throw SecretException.unusable("the secret holds binary data and no text");
        }
        return Optional.of(SecretValue.parse(text));
    }

    /**
     * Gives a version its value and the label {@link SecretStages#PENDING}.
     *
     * <p>Once given, a value stays: the same one may be given again, another one is refused.
     *
     * @param target the version
     * @param shape the value whose shape the new one takes over
     * @param token what the new value holds
     * @param context takes the note of the call
     * @throws SecretException when Secrets Manager did not confirm it, which does not mean that it did not do it
     */
    public void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException {
        PutSecretValueRequest request = PutSecretValueRequest.builder()
                .secretId(target.secretId())
                .clientRequestToken(target.versionId())
                .rotationToken(target.rotationToken().orElse(null))
                .versionStages(SecretStages.PENDING)
                .secretString(shape.textWith(token))
                .build();
        call(context, aws -> aws.putSecretValue(request));
    }

    /**
     * Takes a label from one version and, where another is named, gives it to that one.
     *
     * @param secretId the secret's name or ARN
     * @param stage the label
     * @param from the version that has it
     * @param to the version that is to have it, if any
     * @param context takes the note of the call
     * @throws SecretException when Secrets Manager did not confirm it, which does not mean that it did not do it
     */
    public void move(String secretId, String stage, String from, Optional<String> to, CallContext context)
            throws SecretException {
        UpdateSecretVersionStageRequest request = UpdateSecretVersionStageRequest.builder()
                .secretId(secretId)
                .versionStage(stage)
                .removeFromVersionId(from)
                .moveToVersionId(to.orElse(null))
                .build();
        call(context, aws -> aws.updateSecretVersionStage(request));
    }

    private <T> T call(CallContext context, Call<T> call) throws SecretException {
        long start = System.nanoTime();
        try {
            T answer = call.on(client.get());
            note(context, start, OK, "");
            return answer;
        } catch (SdkException e) {
            SecretsManagerError fault = SecretsManagerError.of(e);
            note(context, start, fault.status(), fault.name());
            throw fault.asSecretException();
        }
    }

    private static void note(CallContext context, long start, int status, String fault) {
        long millis = (System.nanoTime() - start) / 1_000_000L;
        context.calls().add(new UpstreamCall(Upstream.SECRETS, status, millis, fault));
    }
}
