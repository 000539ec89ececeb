package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Reads the secret from AWS Secrets Manager. */
public final class SecretsManagerReader implements SecretReader {
    private static final int OK = 200;

    private final Supplier<SecretsManagerClient> client;
    private final String secretId;

    /**
     * Makes the reader.
     *
     * @param client gives the client; called for each read, so that building it can go on beside other work
     * @param secretId the secret's name or ARN
     */
    public SecretsManagerReader(Supplier<SecretsManagerClient> client, String secretId) {
        this.client = client;
        this.secretId = secretId;
    }

    @Override
    public SecretValue read(CallContext context) throws SecretException {
        long start = System.nanoTime();
        String text;
        try {
            text = client.get()
                    .getSecretValue(request -> request.secretId(secretId))
                    .secretString();
        } catch (SdkException e) {
            SecretsManagerFault fault = SecretsManagerFault.of(e);
            note(context, start, fault.status(), fault.name());
            throw fault.asSecretException();
        }
        note(context, start, OK, "");
        if (text == null) {
            throw SecretException.unusable("the secret holds binary data and no text");
        }
        return SecretValue.parse(text);
    }

    private static void note(CallContext context, long start, int status, String fault) {
        long millis = (System.nanoTime() - start) / 1_000_000L;
        context.calls().add(new UpstreamCall(Upstream.SECRETS, status, millis, fault));
    }
}
