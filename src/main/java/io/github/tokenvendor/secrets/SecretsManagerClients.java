package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Builds the AWS SDK's client the way a Lambda function wants it: bounded, quick to start, nothing looked up. */
public final class SecretsManagerClients {
    private SecretsManagerClients() {}

    /**
     * Builds a client.
     *
     * @param exchange sends the requests
     * @param timeout the ceiling for one exchange
     * @param region the AWS region, if it is known
     * @param endpoint where Secrets Manager is, if not where AWS has it
     * @param credentials sign the requests
     * @return the client
     */
    public static SecretsManagerClient create(
            BoundedHttpClient exchange,
            Duration timeout,
            Optional<String> region,
            Optional<URI> endpoint,
            AwsCredentialsProvider credentials) {
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .httpClient(new BoundedSdkHttpClient(exchange, timeout))
                .credentialsProvider(credentials)
                .defaultsMode(DefaultsMode.IN_REGION)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        // A retry inside the SDK would spend the caller's time unseen.
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        // No profile file exists in Lambda, and looking for one costs start-up time.
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .build());
        region.map(Region::of).ifPresent(builder::region);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
