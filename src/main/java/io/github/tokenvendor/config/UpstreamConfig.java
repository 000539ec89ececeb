package io.github.tokenvendor.config;

import io.github.tokenvendor.aws.AwsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings that the vendor and the rotation share: the secret, the account, and how to reach the upstreams.
 *
 * @param secretId name or ARN of the secret; always present for a vendor
 * @param account the account's name, for a master token that does not name it
 * @param aws how Secrets Manager and DynamoDB are reached
 */
public record UpstreamConfig(
        Optional<String> secretId, Optional<String> account, Duration timeout, URI mapboxUrl, AwsSettings aws) {
    private static final URI MAPBOX = URI.create("https://api.mapbox.com");

    static UpstreamConfig read(VariableReader variables) {
        return new UpstreamConfig(
                variables.secretId(),
                variables.account(),
                Duration.ofMillis(variables.number(Variable.UPSTREAM_TIMEOUT_MS, 100, 60_000, 5_000)),
                variables.url(Variable.MAPBOX_API_URL).orElse(MAPBOX),
                AwsVariable.read(variables));
    }
}
