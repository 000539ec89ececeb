package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.OriginPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretsManagerClients;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.upstream.BoundedExchange;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.Policy;
import io.github.tokenvendor.vending.Vendor;
import java.time.Clock;
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
 * A vendor put together from a configuration; nothing else in the project creates the part that it uses.
 *
 * @param exchange sends everything that goes to an upstream
 * @param client gives the AWS SDK's client, once it is built
 * @param vendor vends
 * @param routes serves requests
 */
record VendorParts(
        BoundedExchange exchange, Supplier<SecretsManagerClient> client, Vendor vendor, TokenRoutes routes) {

    static VendorParts of(
            VendorConfig config, Optional<String> region, AwsCredentialsProvider credentials, Clock clock) {
        Executor executor = Executors.newCachedThreadPool(VendorParts::daemon);
        BoundedExchange exchange = new BoundedExchange(executor);
        Supplier<SecretsManagerClient> client = client(
                () -> SecretsManagerClients.create(
                        exchange, config.upstreamTimeout(), region, config.secretsManagerUrl(), credentials),
                executor);
        Vendor vendor = vendor(config, exchange, client, clock, executor);
        OriginPolicy origins = new OriginPolicy(config.allowedOrigins());
        return new VendorParts(exchange, client, vendor, new TokenRoutes(vendor, origins, config.upstreamTimeout()));
    }

    private static Vendor vendor(
            VendorConfig config,
            BoundedExchange exchange,
            Supplier<SecretsManagerClient> client,
            Clock clock,
            Executor executor) {
        MasterTokenSource masters = new MasterTokenSource(
                new SecretsManagerReader(client, config.secretId()),
                config.account(),
                config.secretTrust(),
                clock,
                executor);
        MapboxClock mapboxClock = new MapboxClock(clock);
        return new Vendor(
                new Policy(config.allowedScopes(), config.longestLifetime()),
                config.longestLifetime(),
                masters,
                new Minter(new TokensApi(exchange, config.mapboxUrl()), masters, mapboxClock, config.mintsPerMinute()),
                mapboxClock,
                config.upstreamTimeout(),
                executor);
    }

    /** Building the SDK's client takes a good part of the start-up, so it goes on beside the rest of it. */
    private static Supplier<SecretsManagerClient> client(Supplier<SecretsManagerClient> builder, Executor executor) {
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
