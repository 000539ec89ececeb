package io.github.tokenvendor.config;

import io.github.tokenvendor.callers.Policies;
import io.github.tokenvendor.callers.PolicyReader;
import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The vendor's valid configuration.
 *
 * @param upstream the secret, whose id is always present, and how to reach the upstreams
 * @param basePath prefix of every path, without a trailing slash; empty for none
 * @param sharedLeasesTable name or ARN of the table in which environments share their leases
 * @param mintsPerMinute how many tokens one environment may request from Mapbox per minute
 * @param edgeCache whether shared caches may keep tokens for anonymous callers
 * @param policies which callers may have what; empty if all may have everything
 */
public record VendorConfig(
        UpstreamConfig upstream,
        ScopeSet allowedScopes,
        OriginAllowlist allowedOrigins,
        String basePath,
        Optional<String> sharedLeasesTable,
        Duration longestLifetime,
        int mintsPerMinute,
        Duration secretCacheTtl,
        boolean edgeCache,
        Optional<Policies> policies) {
    private static final String ENFORCE = "enforce";

    /**
     * Reads and validates the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @throws ConfigurationException with every fault
     */
    public static VendorConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        if (variables.text(Variable.MASTER_TOKEN_SECRET_ID).isEmpty()) {
            variables.error(Variable.MASTER_TOKEN_SECRET_ID, "is required");
        }
        ScopeSet allowedScopes = ScopeAllowlist.read(variables);
        Duration longest = Duration.ofSeconds(variables.number(Variable.MAX_TOKEN_SECONDS, 60, 3_600, 3_600));
        int mintsPerMinute = variables.number(Variable.MINTS_PER_MINUTE, 1, 1_000_000, 20);
        VendorConfig config = new VendorConfig(
                UpstreamConfig.read(variables),
                allowedScopes,
                OriginAllowlist.read(variables),
                variables.basePath(),
                variables.sharedLeasesTable(),
                longest,
                mintsPerMinute,
                Duration.ofSeconds(variables.number(Variable.SECRET_CACHE_SECONDS, 0, 86_400, 300)),
                variables.flag(Variable.EDGE_CACHE),
                policies(variables, allowedScopes, longest, mintsPerMinute));
        variables.flag(Variable.OMIT_SUBJECT);
        variables.throwErrors();
        return config;
    }

    private static Optional<Policies> policies(
            VariableReader variables, ScopeSet allowedScopes, Duration longest, int mintsPerMinute) {
        String mode = variables.text(Variable.AUTHENTICATION).orElse(ENFORCE);
        if (!mode.equals(ENFORCE) && !mode.equals("report")) {
            variables.error(Variable.AUTHENTICATION, "must be enforce or report");
        }
        Optional<String> json = variables.text(Variable.POLICIES);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        PolicyReader.Bounds bounds = new PolicyReader.Bounds(
                allowedScopes, longest, mintsPerMinute, variables.flag(Variable.ALLOW_SECRET_SCOPES));
        return Optional.of(PolicyReader.read(json.get(), mode.equals(ENFORCE), bounds, variables::fault));
    }

    /** Whether subjects stay out of the log; an invalid value counts as yes. */
    public static boolean omitsSubject(Map<String, String> environment) {
        return new VariableReader(environment)
                .text(Variable.OMIT_SUBJECT)
                .filter(text -> !text.equals("false"))
                .isPresent();
    }

    /**
     * The well-formed origins of a possibly faulty configuration, whose pages may read a misconfigured vendor's
     * responses. {@code *} counts only if it is the whole list.
     */
    public static OriginAllowlist readableOrigins(Map<String, String> environment) {
        return OriginAllowlist.readable(new VariableReader(environment));
    }
}
