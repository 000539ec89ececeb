package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A configuration without fault.
 *
 * @param upstream the secret, which is always named, and how the upstreams are reached
 * @param allowedOrigins the allowed origins, each with at most one {@code *}, or {@code *} alone; may be empty
 * @param basePath prefix of every path, without a slash at its end; empty for none
 * @param sharedLeasesTable name or ARN of the table in which environments share their leases
 * @param dynamoDbUrl where DynamoDB is, if not where AWS has it
 * @param mintsPerMinute how often one environment may call Mapbox for a token
 */
public record VendorConfig(
        UpstreamConfig upstream,
        ScopeSet allowedScopes,
        Set<String> allowedOrigins,
        String basePath,
        Optional<String> sharedLeasesTable,
        Optional<URI> dynamoDbUrl,
        Duration longestLifetime,
        int mintsPerMinute,
        Duration secretCacheTtl) {

    /** The same with Mapbox and Secrets Manager elsewhere, both at one place, and without a table to share leases in. */
    public VendorConfig withUpstreams(URI url) {
        return new VendorConfig(
                upstream.at(url),
                allowedScopes,
                allowedOrigins,
                basePath,
                Optional.empty(),
                Optional.empty(),
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
        if (variables.text(Variable.MASTER_TOKEN_SECRET_ID).isEmpty()) {
            variables.error(Variable.MASTER_TOKEN_SECRET_ID, "must be given");
        }
        VendorConfig config = new VendorConfig(
                UpstreamConfig.read(variables),
                ScopeAllowlist.read(variables),
                OriginAllowlist.read(variables),
                variables.basePath(),
                variables.sharedLeasesTable(),
                variables.url(Variable.DYNAMODB_URL),
                Duration.ofSeconds(variables.number(Variable.MAX_TOKEN_SECONDS, 60, 3_600, 3_600)),
                variables.number(Variable.MINTS_PER_MINUTE, 1, 1_000_000, 20),
                Duration.ofSeconds(variables.number(Variable.SECRET_CACHE_SECONDS, 0, 86_400, 300)));
        variables.throwErrors();
        return config;
    }

    /**
     * The origins that can be read of a configuration that is faulty, perhaps in them: pages of those may read what a
     * misconfigured vendor answers. Of a faulty list, these are its entries without fault, never {@code *}.
     */
    public static Set<String> readableOrigins(Map<String, String> environment) {
        return OriginAllowlist.readable(new VariableReader(environment));
    }
}
