package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.UpstreamConfig;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.dynamodb.DynamoDbEndpoint;
import io.github.tokenvendor.dynamodb.DynamoDbLeaseTable;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretsManagerEndpoint;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.vending.Jitter;
import io.github.tokenvendor.vending.SharedLeaseSettings;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendorOptions;
import java.net.URI;
import java.time.Clock;
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
        MasterTokenSource masters =
                new MasterTokenSource(reader, upstream.account(), config.secretCacheTtl(), clock, clients.executor());
        TokensApi api = new TokensApi(clients.exchange(), upstream.mapboxUrl());
        VendorOptions options = new VendorOptions(
                config.allowedScopes(), config.longestLifetime(), config.mintsPerMinute(), upstream.timeout());
        return new TokenVendor(
                options,
                masters,
                api,
                clock,
                clients.executor(),
                new Jitter(),
                config.sharedLeasesTable().map(this::sharedLeases));
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
                new DynamoDbLeaseTable(clients.exchange(), endpoint, credentials.get(), clock));
    }
}
