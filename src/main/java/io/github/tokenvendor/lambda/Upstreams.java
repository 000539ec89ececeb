package io.github.tokenvendor.lambda;

import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.upstream.BoundedExchange;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The ways to the upstreams, which every function needs.
 *
 * @param executor runs what must not hold up a caller
 * @param exchange sends everything that goes to an upstream
 * @param client gives the AWS SDK's client, once it is built
 */
record Upstreams(Executor executor, BoundedExchange exchange, Supplier<SecretsManagerClient> client) {
    private static final String REGION = "AWS_REGION";

    static Upstreams of(
            Duration timeout,
            Optional<String> region,
            Optional<URI> secretsManager,
            Supplier<AwsCredentialsProvider> credentials) {
        Executor executor = Executors.newCachedThreadPool(Upstreams::daemon);
        BoundedExchange exchange = new BoundedExchange(executor);
        return new Upstreams(executor, exchange, building(
                () -> SecretsManagerClients.create(exchange, timeout, region, secretsManager, credentials.get()),
                executor));
    }

    static Optional<String> region(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(REGION)).filter(text -> !text.isBlank());
    }

    /** Building the SDK's client takes a good part of the start-up, so it goes on beside the rest of it. */
    private static Supplier<SecretsManagerClient> building(Supplier<SecretsManagerClient> builder, Executor executor) {
        CompletableFuture<SecretsManagerClient> client = CompletableFuture.supplyAsync(builder, executor);
        return () -> {
            try {
                return client.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof SdkException cause ? cause : e;
            }
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vendor-upstream");
        thread.setDaemon(true);
        return thread;
    }
}
