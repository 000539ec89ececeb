package io.github.tokenvendor.secrets;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Creates AWS SDK clients that suit a Lambda function: bounded, quick to start, without profile files.
 *
 * @param exchange sends each request
 */
public record SecretsManagerClients(
        BoundedHttpClient exchange, AwsEndpoint endpoint, AwsCredentialsProvider credentials) {
    /**
     * Creates a client for rotation, which Secrets Manager itself retries: only a request whose signature time was
     * rejected is sent again, signed with the time of the response. Other retries would use up the step's time unseen.
     *
     * @param timeout bounds each exchange
     */
    public SecretsManagerClient create(Duration timeout) {
        RetryStrategy onlyForTime = StandardRetryStrategy.builder()
                .maxAttempts(2)
                .circuitBreakerEnabled(false)
                .useClientDefaults(false)
                .retryOnException(e -> e instanceof SdkException failure && RetryUtils.isClockSkewException(failure))
                .build();
        return build(() -> Deadline.after(timeout), onlyForTime);
    }

    /** Creates a client with the retries that AWS recommends. */
    SecretsManagerClient retrying(Deadline deadline) {
        return build(() -> deadline, AwsRetryStrategy.standardRetryStrategy());
    }

    private SecretsManagerClient build(Supplier<Deadline> deadlines, RetryStrategy retries) {
        return SecretsManagerClient.builder()
                .httpClient(new BoundedSdkHttpClient(exchange, deadlines))
                .credentialsProvider(credentials)
                .defaultsMode(DefaultsMode.IN_REGION)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(retries)
                        // No profile file exists in Lambda, and looking for one delays the start.
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .build())
                .region(endpoint.region())
                .endpointOverride(endpoint.uri())
                // The endpoint already respects them, and the SDK refuses to combine them with an override.
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .build();
    }
}
