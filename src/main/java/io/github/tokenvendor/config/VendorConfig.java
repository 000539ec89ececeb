package io.github.tokenvendor.config;

import io.github.tokenvendor.vending.ScopeSet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A configuration without fault.
 *
 * @param secretId name or ARN of the secret
 * @param allowedScopes the allowlist
 * @param allowedOrigins the allowed origins, or {@code *} alone; may be empty
 * @param longestLifetime the longest lifetime of a vended token
 * @param account the account's name, if it is not to come from the master token
 * @param mintsPerMinute how often one environment may call Mapbox for a token
 * @param secretCacheTtl how long a read secret is trusted
 * @param upstreamTimeout the ceiling for upstream exchanges
 * @param mapboxUrl where the Tokens API is
 * @param secretsManagerUrl where Secrets Manager is, if not where AWS has it
 */
public record VendorConfig(
        String secretId,
        ScopeSet allowedScopes,
        Set<String> allowedOrigins,
        Duration longestLifetime,
        Optional<String> account,
        int mintsPerMinute,
        Duration secretCacheTtl,
        Duration upstreamTimeout,
        URI mapboxUrl,
        Optional<URI> secretsManagerUrl) {

    /**
     * The same configuration with other upstreams.
     *
     * @param mapbox where the Tokens API is
     * @param secretsManager where Secrets Manager is
     * @return the configuration
     */
    public VendorConfig withUpstreams(URI mapbox, URI secretsManager) {
        return new VendorConfig(
                secretId,
                allowedScopes,
                allowedOrigins,
                longestLifetime,
                account,
                mintsPerMinute,
                secretCacheTtl,
                upstreamTimeout,
                mapbox,
                Optional.of(secretsManager));
    }

    /**
     * Reads and judges the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @return the configuration
     * @throws ConfigurationException naming every fault
     */
    public static VendorConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        boolean secretScopes = variables.flag(Variable.ALLOW_SECRET_SCOPES);
        VendorConfig config = new VendorConfig(
                variables.secretId(),
                ScopeAllowlist.read(variables, secretScopes),
                OriginAllowlist.read(variables),
                Duration.ofSeconds(variables.number(Variable.MAX_TOKEN_SECONDS, 60, 3_600, 3_600)),
                variables.account(),
                variables.number(Variable.MINTS_PER_MINUTE, 1, 1_000_000, 20),
                Duration.ofSeconds(variables.number(Variable.SECRET_CACHE_SECONDS, 0, 86_400, 300)),
                variables.upstreamTimeout(),
                variables.mapboxUrl(),
                variables.url(Variable.SECRETS_MANAGER_URL));
        variables.throwErrors();
        return config;
    }
}
