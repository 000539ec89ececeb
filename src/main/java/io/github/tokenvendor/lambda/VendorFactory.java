package io.github.tokenvendor.lambda;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.config.UpstreamConfig;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.sharing.DynamoDbLeaseTable;
import io.github.tokenvendor.sharing.SharedLeaseSettings;
import io.github.tokenvendor.sharing.SharedLeases;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.vending.Allowance;
import io.github.tokenvendor.vending.CachingMinter;
import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.MintGate;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendingCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Wires vendors of one configuration. Each has its own caches; they share only the HTTP client and its threads.
 *
 * @param executor runs work that may outlast its caller
 * @param credentials gives each vendor its own provider: a provider caches what it found
 */
record VendorFactory(
        VendorConfig config,
        BoundedHttpClient exchange,
        Executor executor,
        Clock clock,
        Supplier<AwsCredentialsProvider> credentials) {
    TokenVendor vendor() {
        UpstreamConfig upstream = config.upstream();
        SecretReader reader =
                new SecretsManagerReader(exchange, upstream.timeout(), secretsManager(), credentials.get(), clock);
        MasterTokenCache masters =
                new MasterTokenCache(reader, upstream.account(), config.secretCacheTtl(), clock, executor);
        TokensApi api = tokensApi();
        MapboxClock mapboxClock = new MapboxClock(clock);
        MintGate gate = new MintGate(config.mintsPerMinute(), mapboxClock);
        Minter minter = new Minter(api, masters, mapboxClock, gate);
        LeaseCache cache = new LeaseCache(VendorFactory::random);
        LeaseSource source = minter;
        if (config.sharedLeasesTable().isPresent()) {
            SharedLeaseSettings table = sharedLeases(config.sharedLeasesTable().get());
            source = new SharedLeases(table, minter, cache, masters, mapboxClock);
        }
        CachingMinter leases = new CachingMinter(source, masters, mapboxClock, cache, mintTimeout(), executor);
        return new TokenVendor(masters, mapboxClock, minter, leases);
    }

    TokenRoutes routes(TokenVendor vendor) {
        CorsPolicy cors = new CorsPolicy(config.allowedOrigins());
        Duration timeout = config.upstream().timeout();
        Allowance everybody = Allowance.shared(config.allowedScopes(), config.longestLifetime());
        // Not a lambda: it would load the callers package even without policies.
        Optional<Callers> callers = config.policies().isPresent()
                ? Optional.of(new Callers(config.policies().get(), exchange, timeout, clock, executor))
                : Optional.empty();
        VendingCheck check = new VendingCheck(vendor, everybody, tokensApi());
        Optional<DoubleSupplier> cacheJitter =
                config.edgeCache() ? Optional.of(VendorFactory::random) : Optional.empty();
        return new TokenRoutes(vendor, everybody, callers, check, cors, config.basePath(), cacheJitter, timeout);
    }

    private TokensApi tokensApi() {
        return new TokensApi(exchange, config.upstream().mapboxUrl());
    }

    AwsEndpoint secretsManager() {
        UpstreamConfig upstream = config.upstream();
        return upstream.aws().secretsManager(upstream.secretId().orElseThrow());
    }

    private SharedLeaseSettings sharedLeases(String table) {
        AwsEndpoint endpoint = config.upstream().aws().dynamoDb(table);
        return SharedLeaseSettings.ofProcess(
                new DynamoDbLeaseTable(exchange, endpoint, credentials.get(), clock),
                leaseOwner(),
                VendorFactory::random);
    }

    /** Everything that decides which master token mints: environments that differ in it share no leases. */
    private String leaseOwner() {
        UpstreamConfig upstream = config.upstream();
        return String.join(
                "\n",
                upstream.secretId().orElseThrow(),
                upstream.aws().region().orElse(""),
                upstream.account().orElse(""),
                upstream.mapboxUrl().toString());
    }

    /** 1.5 times as long as a caller waits, so that a late token is kept for the next caller. */
    private Duration mintTimeout() {
        return config.upstream().timeout().multipliedBy(3).dividedBy(2);
    }

    /** Not a shared generator: seeded before a snapshot, it would give every restored copy the same numbers. */
    private static double random() {
        return new SplittableRandom(System.nanoTime()).nextDouble();
    }
}
