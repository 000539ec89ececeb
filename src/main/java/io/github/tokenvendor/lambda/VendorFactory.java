package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.UpstreamConfig;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretsManagerEndpoint;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.sharing.DynamoDbEndpoint;
import io.github.tokenvendor.sharing.DynamoDbLeaseTable;
import io.github.tokenvendor.sharing.SharedLeaseSettings;
import io.github.tokenvendor.sharing.SharedLeases;
import io.github.tokenvendor.vending.CachingMinter;
import io.github.tokenvendor.vending.FailureMemory;
import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseKey;
import io.github.tokenvendor.vending.LeaseSource;
import io.github.tokenvendor.vending.Lifetimes;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.MasterTokens;
import io.github.tokenvendor.vending.MintBudget;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.Policy;
import io.github.tokenvendor.vending.TokenVendor;
import java.net.URI;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Makes vendors of one configuration; each has its own cache and shares nothing but the ways to the upstreams.
 *
 * @param credentials gives each vendor a provider of its own: a provider keeps what it found
 */
record VendorFactory(
        VendorConfig config, UpstreamClients clients, Clock clock, Supplier<AwsCredentialsProvider> credentials) {
    /** The same with Mapbox and Secrets Manager elsewhere, both at one place, and with the credentials for it. */
    VendorFactory withUpstreams(URI url, Supplier<AwsCredentialsProvider> others) {
        return new VendorFactory(config.withUpstreams(url), clients, clock, others);
    }

    TokenVendor vendor() {
        UpstreamConfig upstream = config.upstream();
        SecretReader reader = new SecretsManagerReader(
                clients.exchange(), upstream.timeout(), secretsManager(), credentials.get(), clock);
        MasterTokenCache masters =
                new MasterTokenCache(reader, upstream.account(), config.secretCacheTtl(), clock, clients.executor());
        MasterTokens known = new MasterTokens(masters);
        MapboxClock mapboxClock = new MapboxClock(clock);
        Lifetimes lifetimes = new Lifetimes(config.longestLifetime());
        LeaseKey defaultKey = new LeaseKey(config.allowedScopes(), lifetimes.longestStep());
        Minter minter = new Minter(
                new TokensApi(clients.exchange(), upstream.mapboxUrl()),
                known,
                mapboxClock,
                new MintBudget(config.mintsPerMinute(), clock),
                new FailureMemory(clock),
                defaultKey);
        LeaseSource source = config.sharedLeasesTable()
                .<LeaseSource>map(
                        table -> new SharedLeases(sharedLeases(table), minter, known, mapboxClock, defaultKey))
                .orElse(minter);
        CachingMinter leases = new CachingMinter(
                source,
                known,
                mapboxClock,
                new LeaseCache(VendorFactory::random),
                upstream.timeout().multipliedBy(3).dividedBy(2),
                clients.executor());
        return new TokenVendor(
                new Policy(config.allowedScopes(), config.longestLifetime()),
                lifetimes,
                known,
                mapboxClock,
                minter,
                leases);
    }

    /** Not kept: a generator seeded before a snapshot would give every restored copy the same numbers. */
    private static double random() {
        return new SplittableRandom(System.nanoTime()).nextDouble();
    }

    TokenRoutes routes(TokenVendor vendor) {
        CorsPolicy cors = new CorsPolicy(config.allowedOrigins());
        return new TokenRoutes(
                vendor, cors, config.basePath(), config.upstream().timeout());
    }

    SecretsManagerEndpoint secretsManager() {
        return new SecretsManagerEndpoint(
                config.upstream().secretId().orElseThrow(),
                config.upstream().region(),
                config.upstream().secretsManagerUrl());
    }

    private SharedLeaseSettings sharedLeases(String table) {
        DynamoDbEndpoint endpoint =
                new DynamoDbEndpoint(table, config.upstream().region(), config.dynamoDbUrl());
        return SharedLeaseSettings.ofProcess(
                new DynamoDbLeaseTable(clients.exchange(), endpoint, credentials.get(), clock), VendorFactory::random);
    }
}
