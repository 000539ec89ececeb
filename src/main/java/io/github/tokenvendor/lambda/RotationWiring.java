package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.RotationConfig;
import io.github.tokenvendor.config.UpstreamConfig;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.rotation.RotationFunction;
import io.github.tokenvendor.rotation.Rotator;
import io.github.tokenvendor.rotation.SecretsManagerVersions;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Creates the rotation from an environment. */
final class RotationWiring {
    private RotationWiring() {}

    static RotationFunction of(Map<String, String> environment, Clock clock, PrintStream log) {
        AuditLog audit = new AuditLog(log, clock);
        try {
            RotationConfig config = RotationConfig.read(environment);
            Executor executor = UpstreamThreads.create();
            BoundedHttpClient exchange = new BoundedHttpClient(executor);
            return RotationFunction.of(
                    new Rotator(
                            config,
                            new SecretsManagerVersions(client(config.upstream(), exchange, executor)),
                            new TokensApi(exchange, config.upstream().mapboxUrl()),
                            clock),
                    config.upstream().timeout(),
                    audit);
        } catch (ConfigurationException e) {
            return RotationFunction.misconfigured(e.faults(), audit);
        }
    }

    /** Creating the SDK's client takes a large part of the start, so it runs concurrently with the rest. */
    private static Supplier<SecretsManagerClient> client(
            UpstreamConfig config, BoundedHttpClient exchange, Executor executor) {
        CompletableFuture<SecretsManagerClient> client = CompletableFuture.supplyAsync(
                () -> new SecretsManagerClients(
                                exchange,
                                config.aws().secretsManager(config.secretId().orElse("")),
                                LambdaCredentials.provider())
                        .create(config.timeout()),
                executor);
        return () -> {
            try {
                return client.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof SdkException cause ? cause : e;
            }
        };
    }
}
