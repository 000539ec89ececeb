package io.github.tokenvendor.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the vendor and the rotation have in common: the secret, the account, and how the upstreams are reached.
 *
 * @param secretId name or ARN of the secret; always present for a vendor
 * @param region the AWS region; empty where it is to be looked for as the AWS SDK does
 * @param account the account's name, where the master token names none
 * @param secretsManagerUrl where Secrets Manager is, if not where AWS has it
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
