package io.github.tokenvendor.config;

import io.github.tokenvendor.vending.ScopeSet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the rotation reads of the environment, without fault: the vendor's own variables, as far as it needs them.
 *
 * @param secretId the only secret to rotate, if one is named
 * @param allowedScopes the allowlist; a new master token gets it and {@code tokens:write}
 * @param account the account's name, if it is not to come from the master token
 * @param upstreamTimeout the ceiling for one upstream exchange
 * @param mapboxUrl where the Tokens API is
 * @param secretsManagerUrl where Secrets Manager is, if not where AWS has it
 */
public record RotationConfig(
        Optional<String> secretId,
        ScopeSet allowedScopes,
        Optional<String> account,
        Duration upstreamTimeout,
        URI mapboxUrl,
        Optional<URI> secretsManagerUrl) {

    /**
     * Reads and judges the environment.
     *
     * @param environment the variables; blank ones count as absent
     * @return the configuration
     * @throws ConfigurationException naming every fault
     */
    public static RotationConfig read(Map<String, String> environment) throws ConfigurationException {
        VariableReader variables = new VariableReader(environment);
        boolean secretScopes = variables.flag(Variable.ALLOW_SECRET_SCOPES);
        boolean named = variables.text(Variable.MASTER_TOKEN_SECRET_ID).isPresent();
        RotationConfig config = new RotationConfig(
                named ? Optional.of(variables.secretId()) : Optional.empty(),
                ScopeAllowlist.read(variables, secretScopes),
                variables.account(),
                variables.upstreamTimeout(),
                variables.mapboxUrl(),
                variables.url(Variable.SECRETS_MANAGER_URL));
        variables.throwErrors();
        return config;
    }
}
