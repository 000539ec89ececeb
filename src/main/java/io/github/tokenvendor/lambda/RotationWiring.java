package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.RotationConfig;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.rotation.RotationFunction;
import io.github.tokenvendor.rotation.Rotator;
import io.github.tokenvendor.secrets.SecretVersions;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** Makes the rotation from an environment. */
final class RotationWiring {
    private RotationWiring() {}

    static RotationFunction of(Map<String, String> environment, Clock clock, PrintStream log) {
        AuditLog audit = new AuditLog(log, clock);
        try {
            RotationConfig config = RotationConfig.read(environment);
            Upstreams upstreams = Upstreams.of(
                    config.upstreamTimeout(),
                    Upstreams.region(environment),
                    config.secretsManagerUrl(),
                    SecretsManagerClients::processCredentials);
            return RotationFunction.of(
                    new Rotator(
                            config,
                            new SecretVersions(upstreams.client()),
                            new TokensApi(upstreams.exchange(), config.mapboxUrl()),
                            clock),
                    audit);
        } catch (ConfigurationException e) {
            return RotationFunction.misconfigured(e.faults(), audit);
        }
    }
}
