package io.github.tokenvendor.lambda;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
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
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Puts the parts together; nothing else in the project creates the part that it uses. */
final class Wiring {
    private static final String REGION = "AWS_REGION";

    private final Api api;

    private Wiring(Api api) {
        this.api = api;
    }

    static Wiring ofProcess() {
        return of(System.getenv(), Clock.systemUTC(), System.out);
    }

    static Wiring of(Map<String, String> environment, Clock clock, PrintStream log) {
        AuditLog audit = new AuditLog(log, clock);
        try {
            return new Wiring(Api.of(routes(VendorConfig.read(environment), environment, clock), audit));
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> System.err.println("misconfigured: " + fault));
            return new Wiring(Api.misconfigured(audit));
        }
    }

    Api api() {
        return api;
    }

    private static TokenRoutes routes(VendorConfig config, Map<String, String> environment, Clock clock) {
        Executor executor = Executors.newCachedThreadPool(Wiring::daemon);
        BoundedExchange exchange = new BoundedExchange(executor);
        MasterTokenSource masters = new MasterTokenSource(
                new SecretsManagerReader(client(config, environment, exchange, executor), config.secretId()),
                config.account(),
                config.secretTrust(),
                clock,
                executor);
        MapboxClock mapboxClock = new MapboxClock(clock);
        Vendor vendor = new Vendor(
                new Policy(config.allowedScopes(), config.longestLifetime()),
                config.longestLifetime(),
                masters,
                new Minter(new TokensApi(exchange, config.mapboxUrl()), masters, mapboxClock, config.mintsPerMinute()),
                mapboxClock,
                config.upstreamTimeout(),
                executor);
        return new TokenRoutes(vendor, new OriginPolicy(config.allowedOrigins()), config.upstreamTimeout());
    }

    /** Building the SDK's client takes a good part of the start-up, so it goes on beside the rest of it. */
    private static Supplier<SecretsManagerClient> client(
            VendorConfig config, Map<String, String> environment, BoundedExchange exchange, Executor executor) {
        CompletableFuture<SecretsManagerClient> client = CompletableFuture.supplyAsync(
                () -> SecretsManagerClients.create(
                        exchange,
                        config.upstreamTimeout(),
                        Optional.ofNullable(environment.get(REGION)).filter(region -> !region.isBlank()),
                        config.secretsManagerUrl()),
                executor);
        return () -> built(client);
    }

    private static SecretsManagerClient built(CompletableFuture<SecretsManagerClient> client) {
        try {
            return client.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SdkException cause ? cause : e;
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vendor-upstream");
        thread.setDaemon(true);
        return thread;
    }
}
