package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.OriginPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.upstream.BoundedExchange;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.Policy;
import io.github.tokenvendor.vending.Vendor;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
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
            VendorConfig config, Optional<String> region, Supplier<AwsCredentialsProvider> credentials, Clock clock) {
        Upstreams upstreams =
                Upstreams.of(config.upstreamTimeout(), region, config.secretsManagerUrl(), credentials);
        Vendor vendor = vendor(config, upstreams, clock);
        OriginPolicy origins = new OriginPolicy(config.allowedOrigins());
        return new VendorParts(
                upstreams.exchange(),
                upstreams.client(),
                vendor,
                new TokenRoutes(vendor, origins, config.upstreamTimeout()));
    }

    private static Vendor vendor(VendorConfig config, Upstreams upstreams, Clock clock) {
        MasterTokenSource masters = new MasterTokenSource(
                new SecretsManagerReader(upstreams.client(), config.secretId()),
                config.account(),
                config.secretTrust(),
                clock,
                upstreams.executor());
        MapboxClock mapboxClock = new MapboxClock(clock);
        TokensApi api = new TokensApi(upstreams.exchange(), config.mapboxUrl());
        return new Vendor(
                new Policy(config.allowedScopes(), config.longestLifetime()),
                config.longestLifetime(),
                masters,
                new Minter(api, masters, mapboxClock, config.mintsPerMinute()),
                mapboxClock,
                config.upstreamTimeout(),
                upstreams.executor());
    }
}
