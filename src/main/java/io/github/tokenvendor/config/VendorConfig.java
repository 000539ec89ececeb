package io.github.tokenvendor.config;

import io.github.tokenvendor.vending.ScopeSet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A configuration without fault.
 *
 * @param upstream the secret, which is always named, and how the upstreams are reached
 * @param allowedScopes the allowlist
 * @param allowedOrigins the allowed origins, or {@code *} alone; may be empty
 * @param longestLifetime the longest lifetime of a vended token
 * @param mintsPerMinute how often one environment may call Mapbox for a token
 * @param secretCacheTtl how long a read secret is trusted
 */
public record VendorConfig(
        UpstreamConfig upstream,
        ScopeSet allowedScopes,
        Set<String> allowedOrigins,
        Duration longestLifetime,
        int mintsPerMinute,
        Duration secretCacheTtl) {

    /** The same configuration with other upstreams. */
    public VendorConfig withUpstreams(URI mapbox, URI secretsManager) {
        return new VendorConfig(
                upstream.at(mapbox, secretsManager),
                allowedScopes,
                allowedOrigins,
                longestLifetime,
                mintsPerMinute,
                secretCacheTtl);
    }

    /**
     * Reads and judges the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @throws ConfigurationException naming every fault
     */
    public static VendorConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        variables.require(Variable.MASTER_TOKEN_SECRET_ID);
        VendorConfig config = new VendorConfig(
                UpstreamConfig.read(variables),
                ScopeAllowlist.read(variables),
                OriginAllowlist.read(variables),
                Duration.ofSeconds(variables.number(Variable.MAX_TOKEN_SECONDS, 60, 3_600, 3_600)),
                variables.number(Variable.MINTS_PER_MINUTE, 1, 1_000_000, 20),
                Duration.ofSeconds(variables.number(Variable.SECRET_CACHE_SECONDS, 0, 86_400, 300)));
        variables.throwErrors();
        return config;
    }
}
