package io.github.tokenvendor.lambda;

import io.github.tokenvendor.aws.LambdaCredentials;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.CorsPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretsManagerEndpoint;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendorOptions;
import java.time.Clock;
import java.util.Optional;

/**
 * A vendor put together from a configuration.
 *
 * @param vendor vends
 * @param routes serves requests
 */
record VendorFactory(TokenVendor vendor, TokenRoutes routes) {

    static VendorFactory of(VendorConfig config, Optional<String> region, UpstreamClients upstreams, Clock clock) {
        SecretReader secret = new SecretsManagerReader(
                upstreams.exchange(),
                config.upstreamTimeout(),
                new SecretsManagerEndpoint(config.secretId(), region, config.secretsManagerUrl()),
                LambdaCredentials.provider(),
                clock);
        TokenVendor vendor = vendor(config, secret, upstreams, clock);
        CorsPolicy origins = new CorsPolicy(config.allowedOrigins());
        return new VendorFactory(vendor, new TokenRoutes(vendor, origins, config.upstreamTimeout()));
    }

    private static TokenVendor vendor(
            VendorConfig config, SecretReader secret, UpstreamClients upstreams, Clock clock) {
        MasterTokenSource masters =
                new MasterTokenSource(secret, config.account(), config.secretCacheTtl(), clock, upstreams.executor());
        TokensApi api = new TokensApi(upstreams.exchange(), config.mapboxUrl());
        return new TokenVendor(
                new VendorOptions(
                        config.allowedScopes(),
                        config.longestLifetime(),
                        config.mintsPerMinute(),
                        config.upstreamTimeout()),
                masters,
                api,
                clock,
                upstreams.executor());
    }
}
