package io.github.tokenvendor.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings that the vendor and the rotation share: the secret, the account, and how to reach the upstreams.
 *
 * @param secretId name or ARN of the secret; always present for a vendor
 * @param region the AWS Region; empty to look it up as the AWS SDK does
 * @param account the account's name, for a master token that does not name it
 * @param secretsManagerUrl Secrets Manager's URL; empty for AWS's own endpoint
 */
public record UpstreamConfig(
        Optional<String> secretId,
        Optional<String> region,
        Optional<String> account,
        Duration timeout,
        URI mapboxUrl,
        Optional<URI> secretsManagerUrl) {
    private static final URI MAPBOX = URI.create("https://api.mapbox.com");

    static UpstreamConfig read(VariableReader variables) {
        return new UpstreamConfig(
                variables.secretId(),
                variables.region(),
                variables.account(),
                Duration.ofMillis(variables.number(Variable.UPSTREAM_TIMEOUT_MS, 100, 60_000, 5_000)),
                variables.url(Variable.MAPBOX_API_URL).orElse(MAPBOX),
                variables.url(Variable.SECRETS_MANAGER_URL));
    }

    UpstreamConfig at(URI url) {
        return new UpstreamConfig(secretId, region, account, timeout, url, Optional.of(url));
    }
}
