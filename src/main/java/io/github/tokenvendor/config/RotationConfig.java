package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.util.Map;

/**
 * The rotation's valid configuration, a subset of the vendor's.
 *
 * @param upstream the only secret to rotate, if one is configured, and how to reach the upstreams
 * @param allowedScopes the scopes that a new master token gets in addition to {@code tokens:write}
 */
public record RotationConfig(UpstreamConfig upstream, ScopeSet allowedScopes) {
    /**
     * Reads and validates the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @throws ConfigurationException with every fault
     */
    public static RotationConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        RotationConfig config = new RotationConfig(UpstreamConfig.read(variables), ScopeAllowlist.read(variables));
        variables.throwErrors();
        return config;
    }
}
