package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsJsonClient;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Reads the secret's current version from AWS Secrets Manager.
 *
 * <p>The first attempt is one signed request, because it is fast. If it fails for a transient or unknown reason, the
 * AWS SDK's client takes over with its own retries, within the same deadline.
 */
public final class SecretsManagerReader implements SecretReader {
    /** The stage of the version in use. */
    static final String CURRENT = "AWSCURRENT";

    private final AwsJsonClient aws;
    private final SdkSecretReader sdk;
    private final Duration timeout;
    private final Map<String, String> parameters;

    /** Creates the reader. */
    public SecretsManagerReader(
            BoundedHttpClient exchange,
            Duration timeout,
            AwsEndpoint endpoint,
            AwsCredentialsProvider credentials,
            Clock clock) {
        this.aws = new AwsJsonClient(exchange, endpoint, credentials, clock);
        this.sdk = new SdkSecretReader(exchange, endpoint, credentials);
        this.timeout = timeout;
        // The role may be limited to this stage, but such a limit applies only to requests that name the stage.
        this.parameters = new TreeMap<>(Map.of("SecretId", endpoint.resource(), "VersionStage", CURRENT));
    }

    @Override
    public SecretValue read(CallContext context) throws SecretException {
        CallContext bounded = new CallContext(Deadline.after(timeout), context.calls());
        try {
            Map<String, Object> response = aws.call("GetSecretValue", parameters, bounded);
            return SecretValue.parse(response.get("SecretString") instanceof String text ? text : null);
        } catch (AwsException e) {
            SecretException failure = SecretsManagerError.of(e);
            if (failure.kind() == SecretException.Kind.UNUSABLE
                    || bounded.deadline().hasPassed()) {
                throw failure;
            }
            return sdk.read(e, bounded);
        }
    }
}
