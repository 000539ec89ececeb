package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.ScopeSet;
import java.util.Map;

/**
 * What the rotation reads of the environment, without fault: the vendor's own variables, as far as it needs them.
 *
 * @param upstream the only secret to rotate, if one is named, and how the upstreams are reached
 * @param allowedScopes the allowlist; a new master token gets it and {@code tokens:write}
 */
public record RotationConfig(UpstreamConfig upstream, ScopeSet allowedScopes) {
    /**
     * Reads and judges the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @throws ConfigurationException naming every fault
     */
    public static RotationConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        RotationConfig config = new RotationConfig(UpstreamConfig.read(variables), ScopeAllowlist.read(variables));
        variables.throwErrors();
        return config;
    }
}
